import { healthOf, type Health } from '../../workers/health-of';

const well = {
	isDeaf: false,
	isConnected: true,
	isClosing: false,
	waitsFor: undefined,
	redisAnsweredAgoMs: 200,
	running: 3,
	stuck: [],
	refused: {},
	repaired: {},
};

const workers: [string, Partial<Parameters<typeof healthOf>[0]>, Partial<Health>][] = [
	['that works', {}, { healthy: true, ready: true }],
	['that shuts down', { isClosing: true }, { healthy: true, ready: false }],
	['without a connection', { isConnected: false }, { healthy: true, ready: false }],
	['that got no answer of Redis', { redisAnsweredAgoMs: 30_000 }, { healthy: true, ready: false }],
	[
		'that waits for Redis',
		{ waitsFor: 'Redis is full' },
		{ healthy: true, ready: false, waitsFor: 'Redis is full' },
	],
	['that Redis answers in vain', { isDeaf: true }, { healthy: false, ready: false }],
	[
		'that takes no jobs of a capability',
		{ stuck: ['chat'] },
		{ healthy: false, ready: false, stuck: ['chat'] },
	],
];

test.each(workers)('a worker %s', (_, signs, health) => {
	const { redisAnsweredAgoMs, running, stuck, refused, repaired } = { ...well, ...signs };
	const counts = { redisAnsweredAgoMs, running, stuck, refused, repaired };
	expect(healthOf({ ...well, ...signs })).toStrictEqual({ ...counts, ...health });
});
