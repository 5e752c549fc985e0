import type { ExecutionError, INodeExecutionData, ISupplyDataFunctions } from 'n8n-workflow';
import { executeFunctions, type FakeRun } from './execute-functions';
import { only } from './only';

type Logged = INodeExecutionData[][] | ExecutionError;

/** What n8n hands to a sub-node; `log` is what it shows of each call: input and output. */
export function supplyFunctions(run: FakeRun) {
	const { functions, hints } = executeFunctions(run);
	const log: { input: Logged; output?: Logged }[] = [];
	const events: string[] = [];
	const supply = only<ISupplyDataFunctions>('ISupplyDataFunctions', {
		getNode: functions.getNode,
		getNodeParameter: functions.getNodeParameter as ISupplyDataFunctions['getNodeParameter'],
		getCredentials: functions.getCredentials,
		getExecutionCancelSignal: functions.getExecutionCancelSignal,
		addExecutionHints: functions.addExecutionHints,
		logger: functions.logger,
		addInputData: (_type, input) => ({ index: log.push({ input }) - 1 }),
		addOutputData: (_type, index, output) => {
			const entry = log[index];
			if (entry) entry.output = output;
		},
		logAiEvent: (event) => {
			events.push(event);
		},
	});
	return { supply, hints, log, events };
}
