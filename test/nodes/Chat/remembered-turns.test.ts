import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { createRememberedTurns } from '../../../nodes/ChatModel/remembered-turns';

const clientOf = (apiKey: string) =>
	createEndpointClient({ baseUrl: 'http://127.0.0.1:9/v1', apiKey });
const client = clientOf('a');

const turn = (ids: string[], text = '') => ({
	role: 'assistant' as const,
	tool_calls: ids.map((id) => ({
		id,
		type: 'function',
		function: { name: 'write', arguments: JSON.stringify({ text }) },
	})),
});

const idsOf = (calls: { id?: string | undefined }[]) => calls.map(({ id = '' }) => id);

describe('turns of a model', () => {
	it('belong to the client and the model that made them', () => {
		const remembered = createRememberedTurns();
		const [id = ''] = idsOf(remembered(client, 'm').keep(turn(['x'])));
		expect(remembered(client, 'm').turnOf(id)).toBeDefined();
		expect(remembered(clientOf('b'), 'm').turnOf(id)).toBeUndefined();
		expect(remembered(client, 'other').turnOf(id)).toBeUndefined();
	});

	it('get ids of our own, and the endpoint its own back where it can tell them apart', () => {
		const turns = createRememberedTurns()(client, 'm');
		const ids = idsOf(turns.keep(turn(['read:0', 'read:0', '', 'call_1'])));
		expect(ids.every((id) => /^call_[0-9a-f]{32}$/.test(id))).toBe(true);
		const sent = [...(turns.turnOf(ids[0] ?? '')?.calls.values() ?? [])].map(({ id }) => id);
		expect(sent).toEqual(['read:0', ...ids.slice(1)]);
	});

	it('have a budget of bytes, and those used longest ago go first', () => {
		const turns = createRememberedTurns({ bytes: 3500 })(client, 'm');
		const keep = () => idsOf(turns.keep(turn(['x', 'y'], 'a'.repeat(400))))[0] ?? '';
		const ids = [keep(), keep(), keep()];
		expect(turns.turnOf(ids[0] ?? '')).toBeDefined();
		ids.push(keep());
		expect(ids.map((id) => turns.turnOf(id) !== undefined)).toEqual([true, false, true, true]);
	});

	it('have a budget of 20 MB where nothing else is said', () => {
		const turns = createRememberedTurns()(client, 'm');
		const ids = Array.from(
			{ length: 25 },
			() => idsOf(turns.keep(turn(['x'], 'a'.repeat(1_000_000))))[0] ?? '',
		);
		expect(ids.filter((id) => turns.turnOf(id) !== undefined)).toHaveLength(19);
	});

	it('are forgotten an hour after their last use', () => {
		let now = 0;
		const turns = createRememberedTurns({ now: () => now })(client, 'm');
		const ids = [...idsOf(turns.keep(turn(['x']))), ...idsOf(turns.keep(turn(['y'])))];
		now = 3_000_000;
		expect(turns.turnOf(ids[0] ?? '')).toBeDefined();
		now = 3_700_000;
		expect(ids.map((id) => turns.turnOf(id) !== undefined)).toEqual([true, false]);
	});

	it('are the latest 2,000 calls', () => {
		const turns = createRememberedTurns()(client, 'm');
		const ids = Array.from({ length: 2001 }, () => idsOf(turns.keep(turn(['x'])))[0] ?? '');
		expect(turns.turnOf(ids[0] ?? '')).toBeUndefined();
		expect(turns.turnOf(ids[1] ?? '')).toBeDefined();
	});
});
