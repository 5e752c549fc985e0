import {
	asAgent,
	supplyChatModel,
	tool,
	type LcMessage,
	type LcModel,
} from '../../helpers/chat-model';
import { inTurn } from '../../gemini/answer';
import { calls, says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';

jest.setTimeout(60_000);

type Server = Awaited<ReturnType<typeof geminiServer>>;

let servers: Server[] = [];
afterEach(async () => {
	await Promise.all(servers.map(async (server) => server.close()));
	servers = [];
});

async function model(reply: Reply) {
	const server = await geminiServer(reply);
	servers.push(server);
	const { chat } = await supplyChatModel(server.url);
	return { chat, bound: chat.bindTools(tools), server, received: server.received };
}

const tools = [tool('add'), tool('look up')];

const both = calls([
	{ name: 'add', arguments: { input: '1+1' }, id: '' },
	{ name: 'look_up', arguments: { input: 'x' }, id: '' },
]);

interface Sent {
	role: string;
	content?: string;
	tool_call_id?: string;
	tool_calls?: { id: string; function: { arguments: string }; extra_content?: object }[];
}
const messagesOf = ({ received }: { received: Server['received'] }, index: number) =>
	received[index]?.body.messages as Sent[];

describe('calls of tools', () => {
	const take: [string, (chat: LcModel, messages: unknown[]) => Promise<LcMessage>][] = [
		['in one piece', async (chat, messages) => await chat.invoke(messages)],
		[
			'streamed',
			async (chat, messages) => {
				let whole: LcMessage | undefined;
				for await (const chunk of await chat.stream(messages)) {
					whole = whole ? whole.concat(chunk) : chunk;
				}
				if (!whole) throw new Error('Expected chunks');
				return whole;
			},
		],
	];

	it.each(take)('%s: go back as the model made them, signed and together', async (_name, ask) => {
		const { bound, server, received } = await model(
			inTurn(both, calls([{ name: 'add', arguments: { input: '2' } }]), says('Done')),
		);
		const question = ['human', 'Go'];
		const first = await ask(bound, [question]);
		const asked = first.tool_calls ?? [];
		expect(asked.map(({ name, args }) => [name, args])).toEqual([
			['add', { input: '1+1' }],
			['look up', { input: 'x' }],
		]);
		const ids = asked.map(({ id }) => id);
		expect(new Set(ids).size).toBe(2);
		expect(ids.every((id) => /^call_[0-9a-f]{32}$/.test(id ?? ''))).toBe(true);

		const second = await ask(bound, [question, ...asAgent(asked)]);
		const third = await ask(bound, [
			question,
			...asAgent(asked),
			...asAgent(second.tool_calls ?? []),
		]);
		expect(third.text).toBe('Done');
		expect(messagesOf(server, 2).map(({ role, tool_calls: made }) => [role, made?.length])).toEqual(
			[
				['user', undefined],
				['assistant', 2],
				['tool', undefined],
				['tool', undefined],
				['assistant', 1],
				['tool', undefined],
			],
		);
		expect(messagesOf(server, 2)[1]?.tool_calls?.map(({ extra_content: extra }) => extra)).toEqual([
			both.tool_calls?.[0]?.extra_content,
			undefined,
		]);
		expect(received[0]?.body.tools).toMatchObject([
			{ function: { name: 'add', parameters: { properties: { input: { type: 'string' } } } } },
			{ function: { name: 'look_up' } },
		]);
	});

	it('leaves out a call that n8n could not run, since each wants a result', async () => {
		const { bound, server } = await model(inTurn(both, says('Done')));
		const { tool_calls: asked = [] } = await bound.invoke([['human', 'Go']]);
		await bound.invoke([['human', 'Go'], ...asAgent(asked.slice(1))]);
		expect(messagesOf(server, 1)[1]?.tool_calls).toHaveLength(1);
	});

	it('of another process go without a signature of their own, and without the id', async () => {
		const { bound, received } = await model(() => says('Done'));
		const old = { id: 'call_of_yesterday', name: 'add', args: { input: '1' } };
		await bound.invoke([['human', 'Go'], ...asAgent([old])]);
		expect(received[0]?.body.messages).toMatchObject([
			{},
			{
				tool_calls: [
					{
						id: 'call_of_yesterday',
						function: { name: 'add', arguments: '{"input":"1"}' },
						extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
					},
				],
			},
			{ role: 'tool', name: 'add', tool_call_id: 'call_of_yesterday' },
		]);
	});

	it('without any result leave their turn, or all of it where it said nothing', async () => {
		const { bound, server } = await model(
			inTurn({ ...both, content: 'I look' }, both, says('Done')),
		);
		const [spoke, silent] = [
			await bound.invoke([['human', 'Go']]),
			await bound.invoke([['human', 'Go']]),
		];
		const unrun = ({ text, tool_calls: made = [] }: LcMessage) => ({
			role: 'assistant',
			content: text,
			tool_calls: made,
		});
		await bound.invoke([
			['human', 'Go'],
			unrun(spoke),
			['human', 'And?'],
			unrun(silent),
			['human', 'So?'],
		]);
		expect(messagesOf(server, 2)).toEqual([
			{ role: 'user', content: 'Go' },
			{ role: 'assistant', content: 'I look' },
			{ role: 'user', content: 'And?' },
			{ role: 'user', content: 'So?' },
		]);
	});

	it('can be asked for by name, as LangChain words it', async () => {
		const { bound, received } = await model(() => both);
		await bound.invoke([['human', 'Go']], {
			tool_choice: { type: 'function', function: { name: 'look up' } },
		});
		expect(received[0]?.body.tool_choice).toEqual({
			type: 'function',
			function: { name: 'look_up' },
		});
	});
});

describe('ids that start anew in every answer', () => {
	const lookup = (input: string) =>
		calls([{ name: 'look_up', arguments: { input }, id: 'functions.look_up:0' }]);
	const heldOf = (messages: Sent[]) =>
		messages.flatMap(({ tool_calls: made = [], tool_call_id: result }) => [
			...made.map((call) => [call.id, call.function.arguments]),
			...(result === undefined ? [] : [[result]]),
		]);

	it('are told apart, and go back as the endpoint gave them', async () => {
		const { bound, server } = await model(inTurn(lookup('one'), lookup('two'), says('Done')));
		const { tool_calls: first = [] } = await bound.invoke([['human', 'Go']]);
		const { tool_calls: second = [] } = await bound.invoke([['human', 'Go'], ...asAgent(first)]);
		await bound.invoke([['human', 'Go'], ...asAgent(first), ...asAgent(second)]);
		expect(heldOf(messagesOf(server, 2))).toEqual([
			['functions.look_up:0', '{"input":"one"}'],
			['functions.look_up:0'],
			['functions.look_up:0', '{"input":"two"}'],
			['functions.look_up:0'],
		]);
	});

	it('do not mix up a conversation of before with one of now', async () => {
		const { bound, server } = await model(inTurn(lookup('new'), says('Done')));
		const old = { id: 'functions.look_up:0', name: 'look up', args: { input: 'old' } };
		const { tool_calls: fresh = [] } = await bound.invoke([['human', 'Go'], ...asAgent([old])]);
		await bound.invoke([['human', 'Go'], ...asAgent([old]), ...asAgent(fresh)]);
		expect(heldOf(messagesOf(server, 1))).toEqual([
			['functions.look_up:0', '{"input":"old"}'],
			['functions.look_up:0'],
			['functions.look_up:0', '{"input":"new"}'],
			['functions.look_up:0'],
		]);
	});

	it('never bring the words of one user to another', async () => {
		const { bound } = await model(() => ({ ...lookup('SECRET'), content: 'SECRET' }));
		const { tool_calls: made = [] } = await bound.invoke([['human', 'Go']]);
		const other = await model(() => says('Done'));
		for (const id of [made[0]?.id, 'functions.look_up:0']) {
			const own = { ...(id === undefined ? {} : { id }), name: 'look up', args: { input: 'Rome' } };
			await other.bound.invoke([['human', 'Go'], ...asAgent([own])]);
		}
		expect(heldOf(messagesOf(other, 1))[0]).toEqual(['functions.look_up:0', '{"input":"Rome"}']);
		expect(JSON.stringify(other.received)).not.toContain('SECRET');
	});

	it('stand for the call that they were given to, and for none with other arguments', async () => {
		const { bound, server } = await model(inTurn(lookup('one'), says('Done')));
		const { tool_calls: made = [] } = await bound.invoke([['human', 'Go']]);
		const changed = made.map((call) => ({ ...call, args: { input: 'two' } }));
		await bound.invoke([['human', 'Go'], ...asAgent(changed)]);
		expect(heldOf(messagesOf(server, 1))).toEqual([
			[made[0]?.id, '{"input":"two"}'],
			[made[0]?.id],
		]);
	});
});
