import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { withSpent } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import { besideText } from '../chat/beside-text';
import type { ChatMessage } from '../chat/chat-message';
import type { Turn } from '../chat/complete';
import { jsonReader } from '../chat/read-json-answer';
import { withLeftOut, type Noted } from '../shared/noting';
import { resolveMessages } from '../chat/resolve-messages';
import type { ChatBody } from '../chat/to-chat-body';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { completeCalls } from './complete-calls';
import { createFormatStep } from './format-step';
import { runCall } from './run-call';
import type { RanStep, RunToolsRequest, RunToolsResult } from './run-tools-request';
import { throwIfCut } from './throw-if-cut';
import type { Tool } from './tool';
import { createToolset, type ReadCall } from './toolset';
import { withSteps } from './with-steps';
import { isWrittenCall, writtenCallHint } from './written-call';

const maxAtOnce = 10;

const namesIn = (calls: { name: string }[]) =>
	[...new Set(calls.map(({ name }) => name))].join(', ');

/**
 * Lets a model call tools until it answers. The calls of a turn run in parallel, ten at once, and
 * their results go back to the model; one that fails is told to it. A tool choice that forces a
 * call holds for the first step alone, since the model could never answer otherwise. Throws
 * output-invalid at the limit of steps, unless a partial result is wanted. A Failure after a step
 * has the steps.
 */
export async function runTools(
	request: RunToolsRequest,
	context: Context,
	tools: readonly Tool[],
): Promise<RunToolsResult & Noted> {
	return await withLeftOut(context, async (listening) => await run(request, listening, tools));
}

async function run(
	{
		messages,
		toolChoice,
		parallel,
		maxSteps,
		onLimit,
		responseFormat,
		...options
	}: RunToolsRequest,
	context: Context,
	tools: readonly Tool[],
): Promise<RunToolsResult> {
	const { client, signal } = context;
	const toolset = await createToolset(tools, messages, {
		profile: client.profile,
		model: options.model,
	});
	const conversation = toolset.names.inMessages(await resolveMessages(messages, context));
	const readJson = await jsonReader(responseFormat);
	const format = createFormatStep(responseFormat, client, options.model, tools.length > 0);
	const turns: Turn[] = [];
	const steps: RanStep[] = [];
	const spent = () => turns.map(({ usage }) => usage);

	try {
		return await converse();
	} catch (error) {
		throw withSteps(error, steps, signal);
	}

	async function converse(): Promise<RunToolsResult> {
		for (;;) {
			const startedAt = performance.now();
			const turn = await ask();
			if (turn.toolCalls.length === 0) return await finish(turn);
			const calls = turn.toolCalls.map(toolset.read);
			throwIfCut(turn, violationsIn(calls), spent());
			const step = { ...(turn.text === '' ? {} : { text: turn.text }), usage: turn.usage };
			if (steps.length >= maxSteps) {
				steps.push({ calls: calls.map(notRun), ...step, tookMs: since(startedAt) });
				return stopAtLimit(turn, calls);
			}
			const done = await runAll(calls);
			steps.push({ calls: done.map(({ ran }) => ran), ...step, tookMs: since(startedAt) });
			conversation.push(...done.map(({ ran, content }) => toMessage(ran.id, content)));
		}
	}

	async function ask(): Promise<Turn> {
		const isForced = toolChoice === 'required' || typeof toolChoice === 'object';
		const choice = isForced && turns.length > 0 ? 'auto' : toolChoice;
		const fields = toolset.fields({ toolChoice: choice, parallel });
		return await format.together(async (more, isLast) => {
			// What is said beside tools is no answer where the answer is asked for apart.
			const listening = isLast ? context : { ...context, onText: undefined };
			return await request(listening, { ...fields, ...more });
		});
	}

	async function request(listening: Context, fields: Partial<ChatBody>): Promise<Turn> {
		try {
			const turn = await completeCalls(options, conversation, listening, fields);
			turns.push(turn);
			conversation.push(turn.message);
			return turn;
		} catch (given) {
			const error = withSpent(given, spent());
			if (!(error instanceof Failure) || steps.length === 0) throw error;
			const ran = namesIn(steps.flatMap(({ calls }) => calls));
			// What the tools did stays done.
			throw error.with({
				message: `${error.message} (after ${toSteps(steps.length)} with ${ran})`,
			});
		}
	}

	async function runAll(calls: ReadCall[]) {
		const done = await mapWithConcurrency(calls.length, parallel ? maxAtOnce : 1, async (index) => {
			const call = calls[index];
			if (call === undefined) return [];
			const tool = tools.find(({ name }) => name === call.name);
			return [await runCall(call, tool, signal)];
		});
		return done.flat();
	}

	async function finish(turn: Turn): Promise<RunToolsResult> {
		const names = tools.map(({ name }) => name);
		if (isWrittenCall(turn.text, names)) context.onHint(writtenCallHint);
		if (!format.isApart()) return toResult(turn, turn.finishReason, format.isJson);
		conversation.push({ role: 'user', content: 'Now give your answer as JSON.' });
		const last = await request(context, format.fields);
		return toResult(last, last.finishReason, true);
	}

	function stopAtLimit(turn: Turn, calls: ReadCall[]): RunToolsResult {
		const message = `The model still calls tools (${namesIn(calls)}) after the limit of ${toSteps(maxSteps)}`;
		if (onLimit === 'partial') {
			context.onHint(`${message}: the result is partial`);
			return toResult(turn, 'step-limit', false);
		}
		throw new Failure({
			kind: 'output-invalid',
			message,
			hint: 'Raise the maximum number of steps, set On Limit to return a partial result, or say in the prompt when to stop',
			usage: sumUsage(spent()),
		});
	}

	function toResult(turn: Turn, finishReason: string, isJson: boolean): RunToolsResult {
		const thoughts = turns.flatMap((one) => (one.thoughts === '' ? [] : [one.thoughts]));
		return {
			text: turn.text,
			...(isJson ? { json: readJson({ ...turn, usage: sumUsage(spent()) }) } : {}),
			...(options.includeThoughts && thoughts.length > 0
				? { thoughts: thoughts.join('\n\n') }
				: {}),
			finishReason,
			steps,
			model: turn.model,
			usage: sumUsage(spent()),
			...besideText(turns),
			...(options.includeRaw ? { raw: turns.map(({ completion }) => completion) } : {}),
		};
	}
}

const violationsIn = (calls: ReadCall[]) =>
	calls.flatMap(({ name, violations }) => violations.map((one) => `${name}: ${one}`));

const since = (startedAt: number) => Math.round(performance.now() - startedAt);

const toSteps = (count: number) => (count === 1 ? '1 step' : `${String(count)} steps`);

const toMessage = (id: string, content: string): ChatMessage => ({
	role: 'tool',
	tool_call_id: id,
	content,
});

const notRun = ({ id, name, arguments: given }: ReadCall) => ({
	id,
	name,
	arguments: given,
	error: 'Not run: the limit of steps was reached',
	tookMs: 0,
});
