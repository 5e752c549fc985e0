import type { ITriggerFunctions } from 'n8n-workflow';
import type { EventState, EventTarget, QueueEvent } from '../../jobs/records/events';

interface Filters {
	taskTypes?: string[];
	workflowIds?: string;
}

export interface WantedEvents {
	target: EventTarget;
	isWanted: (event: QueueEvent) => boolean;
}

/** What the parameters of the trigger ask for. */
export function wantedEvents(node: ITriggerFunctions): WantedEvents {
	const target = node.getNodeParameter('target') as EventTarget;
	const states = node.getNodeParameter('events') as EventState[];
	const { taskTypes = [], workflowIds = '' } = node.getNodeParameter('filters') as Filters;
	const instanceId = node.getInstanceId();
	const workflows = workflowIds.split(/[\s,]+/).filter((id) => id !== '');
	return {
		target,
		isWanted: ({ state, capability, identity }) =>
			// Another n8n on the same queue has triggers of its own.
			(identity.instanceId ?? instanceId) === instanceId &&
			states.includes(state) &&
			(taskTypes.length === 0 || taskTypes.includes(capability)) &&
			(workflows.length === 0 || workflows.includes(identity.workflowId)),
	};
}
