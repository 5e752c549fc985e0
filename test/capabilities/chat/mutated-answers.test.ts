import fc from 'fast-check';
import { complete, type Turn } from '../../../capabilities/chat/complete';
import { parseArguments } from '../../../capabilities/function-calling/parse-arguments';
import { Failure } from '../../../endpoint/failure';
import {
	anyDialect,
	anySaid,
	toChunks,
	toCompletion,
	toDeltas,
	type Said,
} from '../../helpers/arbitrary-answers';
import { testContext } from '../../helpers/context';
import { anyDisturbance, disturb } from '../../helpers/disturb';
import { clientOf, expectOfEndpoint, outcomeOf, type Sent } from '../../helpers/in-pieces';
import { runs } from '../../helpers/runs';

const anyLengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

/** What comes of an answer that is sent like this. */
async function read({ isStreamed, ...sent }: Sent & { isStreamed: boolean }) {
	const { context } = testContext({ client: clientOf(sent) });
	let shown = '';
	const onText = (text: string) => void (shown += text);
	const outcome = await outcomeOf(
		complete({ model: 'm', includeRaw: false }, [{ role: 'user', content: 'Hi' }], {
			...context,
			...(isStreamed ? { onText } : {}),
		}),
	);
	return { outcome, shown };
}

/** Each call as its name and what its arguments are; those that no function takes are left out. */
const callsOf = ({ toolCalls }: Turn) =>
	toolCalls.flatMap(({ function: { name, arguments: text } }) => {
		const parsed = parseArguments(text);
		return 'value' in parsed ? [{ name, arguments: parsed.value }] : [];
	});

function expectNothingUnsaid(turn: Turn, said: Said) {
	const left = said.calls.map((one) => JSON.stringify(one));
	for (const call of callsOf(turn)) {
		const text = JSON.stringify(call);
		expect(left).toContain(text);
		left.splice(left.indexOf(text), 1);
	}
	expect(typeof turn.finishReason).toBe('string');
	const ids = turn.toolCalls.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids).not.toContain('');
}

// Other words or arguments there would be said as well.
const mayChange = (field: string, how: string, value: unknown) =>
	field === 'arguments'
		? how === 'wrap' || (how === 'replace' && (typeof value !== 'object' || Array.isArray(value)))
		: field !== 'content' || how !== 'replace' || value === null || typeof value !== 'object';

test('an answer in one piece, whatever is odd about it, is right or a Failure', async () => {
	const disturbances = fc.array(anyDisturbance, { maxLength: 4 });
	const cut = fc.option(fc.nat(3000), { freq: 3 });
	await fc.assert(
		fc.asyncProperty(
			anySaid,
			disturbances,
			anyLengths,
			cut,
			fc.boolean(),
			fc.boolean(),
			async (said, done, lengths, end, isReset, isStreamed) => {
				const answer = done.reduce(
					(one, disturbance) => disturb(one, disturbance, mayChange),
					toCompletion(said),
				);
				const whole = Buffer.from(JSON.stringify(answer));
				const isCut = end !== null && end < whole.length;
				const bytes = isCut ? whole.subarray(0, end) : whole;
				const { outcome, shown } = await read({
					...{ bytes, lengths, isStreamed },
					isReset: isCut && isReset,
				});
				if (outcome instanceof Failure) {
					expectOfEndpoint(outcome);
					expect(isCut || done.length > 0).toBe(true);
					return;
				}
				expect(isCut).toBe(false);
				expect(['', said.text]).toContain(outcome.text);
				if (isStreamed) expect(shown).toBe(outcome.text);
				expectNothingUnsaid(outcome, said);
				if (done.length > 0) return;
				expect(outcome.text).toBe(said.text);
				expect(callsOf(outcome)).toEqual(said.calls);
			},
		),
		runs(0.05),
	);
});

// What a chunk says stands in these, or in what holds them.
const telling = new Set(
	[
		'choices',
		'delta',
		'content',
		'tool_calls',
		'function',
		'name',
		'arguments',
		'id',
		'index',
	].concat(Array.from({ length: 10 }, (_one, place) => String(place))),
);
const isIdle = (field: string) => !telling.has(field);

const idleEvents = [
	': keep-alive',
	'event: ping',
	'data: {}',
	'data: null',
	'data: 7',
	'data: {"choices":[]}',
	'data: {"choices":null}',
	'data: {"choices":[null]}',
	'data: {"choices":[{}]}',
	'data: {"choices":[{"delta":null}]}',
	'data: {"choices":[{"index":null,"delta":{"content":null,"tool_calls":null}}]}',
	'data:',
	'retry: 3000',
];

test('a streamed answer, whatever is odd about it and wherever it breaks off, is right or a Failure', async () => {
	const anyStream = fc.record({
		said: anySaid,
		dialect: anyDialect,
		cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
		isPadded: fc.boolean(),
		disturbances: fc.array(fc.tuple(fc.nat(1000), anyDisturbance), { maxLength: 4 }),
		idle: fc.array(fc.tuple(fc.nat(1000), fc.constantFrom(...idleEvents)), { maxLength: 3 }),
		lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
		hasMark: fc.boolean(),
		lengths: anyLengths,
		isStreamed: fc.boolean(),
		isReset: fc.boolean(),
		end: fc.option(fc.nat(8000)),
	});
	await fc.assert(
		fc.asyncProperty(anyStream, async (stream) => {
			const { said, disturbances, lineEnd, lengths, isStreamed, end } = stream;
			const deltas = toDeltas(said, stream.dialect, stream.cuts, stream.isPadded);
			const chunks = toChunks(said, deltas);
			for (const [at, disturbance] of disturbances) {
				const place = at % chunks.length;
				const chunk = chunks[place];
				if (chunk) chunks[place] = disturb(chunk, disturbance, isIdle);
			}
			const events = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}`);
			for (const [at, event] of stream.idle) events.splice(at % events.length, 0, event);
			if (stream.hasMark) events.push('data: [DONE]');
			const whole = Buffer.from(events.map((event) => event + lineEnd + lineEnd).join(''));
			const isCut = end !== null && end < whole.length;
			const bytes = isCut ? whole.subarray(0, end) : whole;
			const isReset = isCut && stream.isReset;
			const { outcome, shown } = await read({ bytes, lengths, isReset, isStreamed });
			expect(said.text.startsWith(shown)).toBe(true);
			if (outcome instanceof Failure) {
				expectOfEndpoint(outcome);
				expect(said.text.startsWith(outcome.details.partialText ?? '')).toBe(true);
				expect(isCut || disturbances.length > 0).toBe(true);
				return;
			}
			expect(outcome.text).toBe(said.text);
			if (isStreamed) expect(shown).toBe(said.text);
			expect(callsOf(outcome)).toEqual(said.calls);
			expectNothingUnsaid(outcome, said);
		}),
		runs(0.05),
	);
});

test('a streamed answer of which anything is odd is one without a fault of ours, or a Failure', async () => {
	await fc.assert(
		fc.asyncProperty(
			anySaid,
			anyDialect,
			anyLengths,
			fc.array(fc.tuple(fc.nat(1000), anyDisturbance), { minLength: 1, maxLength: 6 }),
			fc.boolean(),
			async (said, dialect, lengths, disturbances, isStreamed) => {
				const chunks = toChunks(said, toDeltas(said, dialect, lengths, false));
				for (const [at, disturbance] of disturbances) {
					const place = at % chunks.length;
					const chunk = chunks[place];
					if (chunk) chunks[place] = disturb(chunk, disturbance, () => true);
				}
				const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
				const bytes = Buffer.from(`${text}data: [DONE]\n\n`);
				const { outcome, shown } = await read({ bytes, lengths, isReset: false, isStreamed });
				if (outcome instanceof Failure) {
					expectOfEndpoint(outcome);
					return;
				}
				if (isStreamed) expect(shown).toBe(outcome.text);
				expect(typeof outcome.finishReason).toBe('string');
				const names = said.calls.map(({ name }) => name);
				for (const { function: called } of outcome.toolCalls) expect(names).toContain(called.name);
			},
		),
		runs(0.05),
	);
});
