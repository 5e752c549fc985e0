import type { IDataObject } from 'n8n-workflow';
import { runTools } from '../../capabilities/function-calling/run-tools';
import {
	runToolsRequest,
	runToolsResult,
	type RanStep,
	type RunToolsRequest,
	type RunToolsResult,
} from '../../capabilities/function-calling/run-tools-request';
import type { Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Adapter } from '../shared/run/adapter';
import { connectedTools } from '../shared/parameters/connected-tools';
import { withItemStream } from '../shared/run/item-stream';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { readModel } from '../shared/parameters/read-model';
import { readResponseFormat } from '../shared/parameters/read-response-format';
import { withoutOwn } from './option-fields';
import { readConversation } from './read-conversation';
import { readToolChoice } from './read-tool-choice';
import { withInput } from './with-input';

export const runToolsAdapter: Adapter<RunToolsRequest, RunToolsResult> = {
	capability: {
		name: 'runTools',
		request: runToolsRequest,
		result: runToolsResult,
		run: async (request, context) => await runTools(request, context, []),
	},
	// The tools live in n8n, where no worker can reach them.
	inlineOnly: () => true,
	readRequest(node, item) {
		const options = node.getNodeParameter('options', item);
		const { messages, parallel, maxSteps, onLimit, responseFormat } = options;
		return {
			model: readModel(node, item),
			messages: readConversation(node, item, messages),
			toolChoice: readToolChoice(node, item),
			...(parallel === undefined ? {} : { parallel }),
			...(maxSteps === undefined ? {} : { maxSteps }),
			...(onLimit === undefined ? {} : { onLimit }),
			...readResponseFormat((responseFormat as FormatOption | undefined)?.format),
			...readChatOptions(withoutOwn(options)),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	async runItem(node, item, request, context) {
		const tools = await connectedTools(node, item);
		const run = async (onText?: (text: string) => void) => {
			try {
				return await runTools(request, { ...context, onText }, tools);
			} catch (error) {
				throw withInputs(toFailure(error, context.signal));
			}
		};
		const isText = (request.responseFormat?.type ?? 'text') === 'text';
		const streams = isText && node.getNodeParameter('options.streaming', item, true) === true;
		return streams ? await withItemStream(node, item, run) : await run();
	},
	toItems(_node, result) {
		return [{ json: { ...result, steps: result.steps.map(toStep) } as IDataObject }];
	},
};

/** The option Output Format. */
interface FormatOption {
	format?: Parameters<typeof readResponseFormat>[0];
}

const toStep = ({ calls, ...step }: Pick<RanStep, 'calls'>) => ({
	...step,
	calls: calls.map(withInput),
});

/** A failure whose steps look as those of a result. */
function withInputs(failure: Failure): Failure {
	const steps = failure.details.steps as RanStep[] | undefined;
	return steps === undefined ? failure : failure.with({ steps: steps.map(toStep) });
}
