/** Brings credentials and workflows in. Workflows name their credentials; the ids are looked up here. */
export function createImports(request) {
	// n8n 1 gives a new workflow an id of its own.
	const given = new Map();
	const idOf = (id) => given.get(id) ?? id;

	const credentials = () => request('GET', '/rest/credentials');

	async function importCredentials(list) {
		const present = await credentials();
		const imported = [];
		for (const { name, type, data } of list) {
			const existing = present.find(
				(credential) => credential.name === name && credential.type === type,
			);
			const { id } = existing
				? await request('PATCH', `/rest/credentials/${existing.id}`, { name, type, data })
				: await request('POST', '/rest/credentials', { name, type, data });
			imported.push({ id, name, type });
		}
		return imported;
	}

	const resolved = (references, present) =>
		Object.fromEntries(
			Object.entries(references).map(([type, { name }]) => {
				const found = present.find(
					(credential) => credential.name === name && credential.type === type,
				);
				if (found === undefined)
					throw new Error(`no credential "${name}" of type ${type} was imported`);
				return [type, { id: found.id, name }];
			}),
		);

	async function hasWorkflow(id) {
		try {
			await request('GET', `/rest/workflows/${idOf(id)}`);
			return true;
		} catch (error) {
			if (error.status === 404) return false;
			throw error;
		}
	}

	async function importWorkflows(list) {
		const present = await credentials();
		const imported = [];
		for (const { id, name, nodes, connections, settings = {}, pinData } of list) {
			const workflow = {
				name,
				nodes: nodes.map((node) =>
					node.credentials ? { ...node, credentials: resolved(node.credentials, present) } : node,
				),
				connections,
				...(pinData ? { pinData } : {}),
				settings: { executionOrder: 'v1', ...settings },
			};
			const exists = id !== undefined && (await hasWorkflow(id));
			const saved = exists
				? await request('PATCH', `/rest/workflows/${idOf(id)}`, workflow)
				: await request('POST', '/rest/workflows', { id, active: false, ...workflow });
			given.set(id, saved.id);
			imported.push(saved);
		}
		return imported;
	}

	return { importCredentials, importWorkflows, hasWorkflow, idOf };
}
