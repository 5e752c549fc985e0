import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The suites and the files of schemas in these folders. */
export function findSets(folders) {
	const isSuite = (folder) => statSync(join(folder, 'tests/draft7'), { throwIfNoEntry: false });
	const sets = folders.filter((folder) => !isSuite(folder));
	return {
		suites: folders.filter(isSuite),
		files: sets.flatMap((folder) =>
			readdirSync(folder, { recursive: true })
				.filter((name) => name.endsWith('.json'))
				.toSorted()
				.map((name) => ({ path: join(folder, name), name: name.split(sep).join('/') })),
		),
	};
}

/** The schema of a file with its instances: MaskBench has both in one, other sets the schema alone. */
export function readSchemas({ path, name }) {
	const text = readFileSync(path, 'utf8');
	let content;
	try {
		content = JSON.parse(text);
	} catch {
		return [];
	}
	if (!isObject(content)) return [];
	const isTested = isObject(content.schema) && (isObject(content.meta) || content.tests);
	const schema = ofItsDraft(isTested ? content.schema : content);
	const valid = (isTested ? (content.tests ?? []) : [])
		.filter((test) => test.valid)
		.map((test) => test.data);
	return [{ name, schema, valid, size: JSON.stringify(schema).length }];
}

const laterThanDraft4 = ['if', 'then', 'else', 'const', 'contains', 'propertyNames'];

/** Without the words of later drafts: the verdicts of the sets do not heed them, and the package does. */
function ofItsDraft(schema) {
	const isDraft4 = typeof schema.$schema === 'string' && schema.$schema.includes('draft-04');
	return isDraft4 ? without(schema) : schema;

	function without(value, isMap = false) {
		if (Array.isArray(value)) return value.map((one) => without(one));
		if (!isObject(value)) return value;
		return Object.fromEntries(
			Object.entries(value)
				.filter(([key]) => isMap || !laterThanDraft4.includes(key))
				.map(([key, inner]) => [
					key,
					['enum', 'default'].includes(key) && !isMap
						? inner
						: without(inner, maps.includes(key) && !isMap),
				]),
		);
	}
}

const maps = ['properties', 'patternProperties', 'definitions', 'dependencies'];

const drafts = {
	draft4: 'http://json-schema.org/draft-04/schema#',
	draft6: 'http://json-schema.org/draft-06/schema#',
	draft7: 'http://json-schema.org/draft-07/schema#',
	'draft2019-09': 'https://json-schema.org/draft/2019-09/schema',
	'draft2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

/** The checks of the suite's required parts. In `format.json` formats are remarks; here they hold. */
export function readSuite(folder) {
	return Object.entries(drafts).flatMap(([draft, $schema]) => {
		const at = join(folder, 'tests', draft);
		return readdirSync(at)
			.filter((name) => name.endsWith('.json') && name !== 'format.json')
			.flatMap((name) =>
				JSON.parse(readFileSync(join(at, name), 'utf8')).map(({ description, schema, tests }) => ({
					name: `${draft}/${name}: ${description}`,
					schema: isObject(schema) ? { $schema, ...schema } : schema,
					tests,
				})),
			);
	});
}
