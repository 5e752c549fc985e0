import type { Tool } from '../../capabilities/function-calling/tool';

/** A tool that takes anything and keeps what it was given. */
export function testTool(name: string, run: Tool['run'], parameters: Tool['parameters'] = {}) {
	const given: Record<string, unknown>[] = [];
	const tool: Tool = {
		name,
		description: `The tool ${name}`,
		parameters,
		async run(args, signal) {
			given.push(args);
			return await run(args, signal);
		},
	};
	return Object.assign(tool, { given });
}
