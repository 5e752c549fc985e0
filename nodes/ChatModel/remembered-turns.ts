import { randomUUID } from 'node:crypto';
import type { ChatMessage, ToolCall } from '../../capabilities/chat/chat-message';
import type { EndpointClient } from '../../endpoint/endpoint-client';

/** A turn of a model that called tools. */
export interface RememberedTurn {
	/** What the model said, without its calls. */
	said: ChatMessage;
	/** Its calls as the endpoint takes them back, by the ids that n8n has for them. */
	calls: ReadonlyMap<string, ToolCall>;
}

/** Turns that one model of one endpoint made. */
export interface RememberedTurns {
	/**
	 * Keeps a turn and returns its calls for n8n, each with an id that no other call has: endpoints
	 * leave ids empty, or number the calls of every answer from the start.
	 */
	keep(message: ChatMessage): ToolCall[];
	/** The turn that a call belongs to, by n8n's id; undefined once it is forgotten. */
	turnOf(callId: string): RememberedTurn | undefined;
}

interface Limits {
	/** Calls that are kept at most. */
	calls: number;
	/** What all turns may have together, as JSON. */
	bytes: number;
	/** How long a turn is kept that nobody asks for, in milliseconds. */
	ageMs: number;
	/** The clock, in milliseconds. */
	now: () => number;
}

interface Kept extends RememberedTurn {
	client: EndpointClient;
	model: string;
	bytes: number;
	usedAt: number;
}

/**
 * n8n's agents build conversations anew and lose what they do not know: thought signatures, which
 * calls were made together, and the arguments to the letter. So turns are kept in this process, the
 * latest of them; a call of another process goes without a signature of its own.
 */
export function createRememberedTurns({
	calls: maxCalls = 2000,
	bytes: maxBytes = 20_000_000,
	ageMs = 3_600_000,
	now = Date.now,
}: Partial<Limits> = {}): (client: EndpointClient, model: string) => RememberedTurns {
	// The first entry is the one that was used longest ago; the calls of a turn stand together.
	const turns = new Map<string, Kept>();
	let bytes = 0;

	function add(turn: Kept): void {
		turn.usedAt = now();
		for (const id of turn.calls.keys()) turns.set(id, turn);
		bytes += turn.bytes;
	}

	function remove(turn: Kept): void {
		for (const id of turn.calls.keys()) turns.delete(id);
		bytes -= turn.bytes;
	}

	const isOld = ({ usedAt }: Kept) => now() - usedAt > ageMs;

	return (client, model) => ({
		keep({ tool_calls: made = [], ...said }) {
			if (made.length === 0) return [];
			const size = Buffer.byteLength(JSON.stringify([said, made]));
			const calls = withOwnIds(made);
			add({ said, calls, client, model, bytes: size, usedAt: 0 });
			for (const oldest of turns.values()) {
				if (turns.size <= maxCalls && bytes <= maxBytes && !isOld(oldest)) break;
				remove(oldest);
			}
			return [...calls].map(([id, call]) => ({ ...call, id }));
		},
		turnOf(callId) {
			const turn = turns.get(callId);
			if (turn?.client !== client || turn.model !== model || isOld(turn)) return undefined;
			remove(turn);
			add(turn);
			return turn;
		},
	});
}

/**
 * Calls by ids of our own. The endpoint gets back the id that it gave, since some models read it;
 * where it gave none, or one that was made up or given twice, it gets ours.
 */
function withOwnIds(made: readonly ToolCall[]): Map<string, ToolCall> {
	const given = made.map(({ id }) => id);
	return new Map(
		made.map((call, index) => {
			const own = `call_${randomUUID().replaceAll('-', '')}`;
			const isGiven = call.id && !/^call_\d{1,3}$/.test(call.id);
			return [own, isGiven && given.indexOf(call.id) === index ? call : { ...call, id: own }];
		}),
	);
}

/** What all agents of this process remember, by endpoint and model. */
export const rememberedTurns = createRememberedTurns();
