import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

type Values = Record<string, unknown>;

/** What is wrong with the parameters of a node in a workflow, by its description: `['options.seed: …']`. */
export function parameterMistakes(node: INode, description: INodeTypeDescription): string[] {
	const { properties: own } = description;
	// With the defaults that n8n leaves out when it saves a node.
	const all =
		NodeHelpers.getNodeParameters(own, node.parameters, true, false, node, description) ?? {};
	const issues = NodeHelpers.getNodeParametersIssues(
		own,
		{ ...node, parameters: all },
		description,
	);
	return [
		...mistakesIn(own, node.parameters, all, ''),
		...Object.values(issues?.parameters ?? {}).flat(),
	];

	/** `whole`: the values with their defaults, on which it depends what is shown. */
	function mistakesIn(
		properties: INodeProperties[],
		values: Values,
		whole: unknown,
		path: string,
	): string[] {
		const beside = { ...values, ...(whole as Values) } as INodeParameters;
		return Object.entries(values).flatMap(([name, value]) => {
			const at = `${path}${name}`;
			const named = properties.filter((property) => property.name === name);
			if (named.length === 0) return [`${at}: there is no such parameter`];
			const shown = named.filter((property) =>
				NodeHelpers.displayParameter(beside, property, node, description, all),
			);
			if (shown.length === 0) return [`${at}: is not shown with the other parameters`];
			const found = shown.map((property) => mistakesOf(property, value, beside[name], at));
			return found.find((mistakes) => mistakes.length === 0) ?? found[0] ?? [];
		});
	}

	function mistakesOf(
		property: INodeProperties,
		value: unknown,
		whole: unknown,
		at: string,
	): string[] {
		const { type, options = [] } = property;
		if (type === 'collection') {
			return mistakesIn(options as INodeProperties[], value as Values, whole, `${at}.`);
		}
		if (type === 'fixedCollection') {
			return Object.entries(value as Values).flatMap(([name, rows]) => {
				const group = (options as INodePropertyCollection[]).find((one) => one.name === name);
				if (!group) return [`${at}.${name}: there is no such group`];
				const list = [rows].flat() as Values[];
				const filled = [(whole as Values | undefined)?.[name]].flat();
				return list.flatMap((row, index) =>
					mistakesIn(group.values, row, filled[index], `${at}.${name}.`),
				);
			});
		}
		if (typeof value === 'string' && value.startsWith('=')) return [];
		if (type === 'options' || type === 'multiOptions') {
			// Those that n8n loads while it runs.
			if (property.typeOptions?.loadOptionsMethod) return [];
			const known = (options as INodePropertyOptions[]).map((option) => option.value);
			const chosen = [value].flat() as INodePropertyOptions['value'][];
			return chosen
				.filter((one) => !known.includes(one))
				.map((one) => `${at}: has no option ${String(one)}`);
		}
		if (type === 'boolean' || type === 'number' || type === 'string') {
			const given = property.typeOptions?.multipleValues && Array.isArray(value) ? value : [value];
			return (given as unknown[])
				.filter((one) => typeof one !== type)
				.map((one) => `${at}: is ${typeof one}, not ${type}`);
		}
		return [];
	}
}
