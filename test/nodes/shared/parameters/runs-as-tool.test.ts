import { runsAsTool } from '../../../../nodes/shared/parameters/runs-as-tool';

it.each([
	['an agent runs it', { isToolExecution: () => true }, true],
	['a workflow runs it', { isToolExecution: () => false }, false],
	['n8n does not tell, as before 2.0', {}, false],
])('is known where %s', (_, node, expected) => {
	expect(runsAsTool(node)).toBe(expected);
});
