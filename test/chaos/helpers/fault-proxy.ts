import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Faults {
	/** Time that each piece is on its way, in milliseconds. */
	latencyMs?: number;
	/** Random time on top, in milliseconds. */
	jitterMs?: number;
	/** How fast answers come. */
	bytesPerSecond?: number;
	/** A connection is reset (RST) after so many bytes of answers. */
	resetAfter?: number;
	/** A connection ends (FIN) after so many bytes of answers, as though that were all. */
	endAfter?: number;
	/** New connections are accepted, and nothing is ever answered. */
	blackHole?: boolean;
}

interface Link {
	client: Socket;
	server: Socket;
	/** Which way it has gone silent, for good: neither FIN nor RST goes that way. */
	muted: { requests: boolean; answers: boolean };
	/** Bytes of answers since the faults were set. */
	answered: number;
}

const tickMs = 50;

/** A TCP proxy before a port of the loopback interface, with faults that can be set at any time. */
export async function faultProxy(port: number) {
	let faults: Faults = {};
	const links = new Set<Link>();
	const holes = new Set<Socket>();

	const server = createServer({ allowHalfOpen: true }, (client) => {
		client.on('error', () => undefined).setNoDelay();
		if (faults.blackHole) {
			holes.add(client.resume());
			return;
		}
		const to = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true });
		to.on('error', () => undefined).setNoDelay();
		const muted = { requests: false, answers: false };
		const link: Link = { client, server: to, muted, answered: 0 };
		links.add(link);
		void Promise.all([carry(link, 'requests'), carry(link, 'answers')]).then(() => {
			links.delete(link);
		});
	});

	/** Carries one direction of a connection to its end. */
	async function carry(link: Link, way: 'requests' | 'answers'): Promise<void> {
		const [from, to] = way === 'requests' ? [link.client, link.server] : [link.server, link.client];
		try {
			for await (const chunk of from as AsyncIterable<Buffer>) {
				const { latencyMs = 0, jitterMs = 0 } = faults;
				if (latencyMs + jitterMs > 0) await delay(latencyMs + jitterMs * Math.random());
				if (link.muted[way]) continue;
				if (way === 'requests') to.write(chunk);
				else if (!(await answer(link, chunk))) return;
			}
			if (!link.muted[way]) to.end();
		} catch {
			if (!link.muted[way]) to.resetAndDestroy();
		}
	}

	/** Passes a piece of an answer on, as the faults have it; says false where it was the last. */
	async function answer(link: Link, chunk: Buffer): Promise<boolean> {
		for (let at = 0; at < chunk.length && !link.muted.answers;) {
			const { bytesPerSecond = Infinity, resetAfter = Infinity, endAfter = Infinity } = faults;
			const left = Math.min(resetAfter, endAfter) - link.answered;
			const atOnce = Math.max(1, Math.floor((bytesPerSecond * tickMs) / 1000));
			const piece = chunk.subarray(at, at + Math.max(0, Math.min(left, atOnce)));
			link.client.write(piece);
			at += piece.length;
			link.answered += piece.length;
			if (link.answered >= endAfter) {
				link.client.end();
				link.server.destroy();
				return false;
			}
			if (link.answered >= resetAfter) {
				// What was written goes out before the reset.
				await delay(tickMs);
				drop(link);
				return false;
			}
			if (bytesPerSecond < Infinity) await delay(tickMs);
		}
		return true;
	}

	const listen = async (on: number) => {
		await once(server.listen(on, '127.0.0.1'), 'listening');
		return (server.address() as AddressInfo).port;
	};
	const own = await listen(0);

	return {
		port: own,
		connections: () => links.size + holes.size,
		/** From now on these and no others. Connections that have gone silent stay so. */
		set(next: Faults) {
			faults = next;
			for (const link of links) link.answered = 0;
		},
		/** Resets every connection now. */
		reset() {
			for (const link of links) drop(link);
			for (const hole of holes) hole.resetAndDestroy();
			holes.clear();
		},
		/** Every connection there is goes silent for good; new ones are as the faults have it. */
		mute(ways: ('requests' | 'answers')[] = ['requests', 'answers']) {
			for (const { muted } of links) for (const way of ways) muted[way] = true;
		},
		/** New connections are refused until `accept`. */
		refuse() {
			server.close();
		},
		accept: async () => await listen(own),
		close() {
			server.close();
			for (const { client, server: to } of links) {
				client.destroy();
				to.destroy();
			}
			for (const hole of holes) hole.destroy();
		},
	};
}

function drop({ client, server }: Link): void {
	client.resetAndDestroy();
	server.destroy();
}
