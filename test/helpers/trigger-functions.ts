import type {
	INodeExecutionData,
	IRun,
	ITriggerFunctions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { executeFunctions, type FakeRun } from './execute-functions';
import { only } from './only';

export interface FakeTrigger extends Omit<FakeRun, 'items' | 'mode'> {
	mode?: 'manual' | 'trigger';
	activation?: WorkflowActivateMode;
	/** Which n8n runs it. */
	instanceId?: string;
	workflowId?: string;
	/** Keys of executions that n8n's database has; shared by starts of the same n8n. */
	known?: Set<string>;
	/** Whether n8n ends an execution at once; one that is not ended stays under way. */
	endsAtOnce?: boolean;
}

/** What n8n hands to a trigger, and what the trigger started. */
export function triggerFunctions(run: FakeTrigger) {
	const { functions } = executeFunctions(run);
	const { known = new Set<string>(), endsAtOnce = true } = run;
	const started: INodeExecutionData[] = [];
	const ends: (() => void)[] = [];
	const warnings: string[] = [];
	const errors: Error[] = [];
	const parameter = (name: string): unknown => functions.getNodeParameter(name, 0);
	const trigger = only<ITriggerFunctions>('ITriggerFunctions', {
		logger: { ...functions.logger, warn: (message) => warnings.push(message) },
		getNode: functions.getNode,
		getCredentials: functions.getCredentials,
		getNodeParameter: parameter as ITriggerFunctions['getNodeParameter'],
		getInstanceId: () => run.instanceId ?? 'n8n',
		getMode: () => run.mode ?? 'trigger',
		getActivationMode: () => run.activation ?? 'init',
		getWorkflow: () => ({ id: run.workflowId ?? 'follower', name: 'Follower', active: true }),
		helpers: only<ITriggerFunctions['helpers']>('helpers', {
			createDeferredPromise: deferred,
		}),
		emit([items = []], _response, done, key) {
			const end = () => done?.resolve(only<IRun>('IRun', { finished: true }));
			if (key !== undefined && known.has(key)) {
				// n8n says nothing of a second execution of the same key, and starts none.
				end();
				return;
			}
			if (key !== undefined) known.add(key);
			started.push(...items);
			if (endsAtOnce) end();
			else ends.push(end);
		},
		emitError: (error) => {
			errors.push(error);
		},
	});
	return { trigger, started, ends, warnings, errors };
}

type Deferred = ITriggerFunctions['helpers']['createDeferredPromise'];

const deferred: Deferred = <T>() => {
	const { promise, resolve, reject } = Promise.withResolvers<T>();
	return { promise, resolve, reject };
};
