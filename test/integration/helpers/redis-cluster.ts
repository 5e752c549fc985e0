import { Redis } from 'ioredis';
import { until } from './fixture';
import { freePort, redisServer } from './redis-server';

type Server = Awaited<ReturnType<typeof redisServer>>;

const slots = [0, 5461, 10_923, 16_384];

/** A cluster of three nodes that share the slots, and a replica for each of them if wanted. */
export async function redisCluster(
	atEnd: (end: () => Promise<unknown>) => void,
	{ withReplicas = false } = {},
): Promise<[Server, Server, Server, ...Server[]]> {
	const count = withReplicas ? 6 : 3;
	const ports = await Promise.all(Array.from({ length: count }, freePort));
	const nodes = await Promise.all(
		ports.map(
			async (busPort) =>
				await redisServer([
					...['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
					...['--cluster-port', String(busPort), '--cluster-node-timeout', '3000'],
				]),
		),
	);
	for (const node of nodes) atEnd(node.stop);
	const admins = nodes.map(({ url }) => new Redis(url));
	try {
		for (const [index, admin] of admins.entries()) {
			// Nodes of one epoch settle who owns which slot among themselves, for a while after the meeting.
			await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
			const [from, to] = slots.slice(index, index + 2);
			if (to !== undefined) await admin.call('CLUSTER', 'ADDSLOTSRANGE', from ?? 0, to - 1);
			await admin.call('CLUSTER', 'MEET', '127.0.0.1', nodes[0]?.port ?? 0, ports[0] ?? 0);
		}
		const know = (admin: Redis) => async () =>
			String(await admin.cluster('NODES'))
				.trim()
				.split('\n')
				.filter((line) => !line.includes('handshake')).length === count;
		for (const admin of admins) await until(know(admin), 'nodes that know each other');
		for (const [index, admin] of admins.slice(3).entries()) {
			const primary = String(await admins[index]?.call('CLUSTER', 'MYID'));
			await admin.call('CLUSTER', 'REPLICATE', primary);
		}
		await until(
			async () => isAgreed(await viewsOf(admins, withReplicas)),
			'one view of the cluster',
		);
		return nodes as [Server, Server, Server, ...Server[]];
	} finally {
		for (const admin of admins) admin.disconnect();
	}
}

const isAgreed = ([first, ...others]: string[]) =>
	first !== '' && others.every((other) => other === first);

/** What each node says of the slots; empty while it has not settled. */
async function viewsOf(admins: Redis[], withReplicas: boolean): Promise<string[]> {
	return await Promise.all(
		admins.map(async (admin) => {
			const info = String(await admin.cluster('INFO'));
			const ranges = (await admin.cluster('SLOTS')) as unknown[][];
			// A range is its first and last slot, its primary, and replicas.
			const isSettled =
				/cluster_state:ok/.test(info) &&
				/cluster_slots_ok:16384/.test(info) &&
				ranges.every((range) => range.length === (withReplicas ? 4 : 3));
			return isSettled ? JSON.stringify(ranges.sort()) : '';
		}),
	);
}
