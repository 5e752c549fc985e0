import { createRedisPulse } from '../../workers/watching/redis-pulse';
import { fixture, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';

const setup = fixture();
const times = { everyMs: 20, silentMs: 100, deafMs: 200 };

test('a worker is deaf where Redis answers others and not it, and not where Redis is away', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const { settings } = await setup.queue(setup.settings(redis.url));
	let answeredAt = Date.now();
	const pulse = createRedisPulse(settings, () => answeredAt, times);
	setup.atEnd(() => {
		pulse.close();
	});
	answeredAt = 0;
	await until(() => pulse.isDeaf(), 'it is deaf');
	// It is answered again.
	answeredAt = Date.now() + 60_000;
	await until(() => !pulse.isDeaf(), 'it is answered');
	await redis.kill();
	answeredAt = 0;
	const watched = Date.now() + 1500;
	await until(() => {
		expect(pulse.isDeaf()).toBe(false);
		return Date.now() > watched;
	}, 'time went by without Redis');
	await redis.start();
	await until(() => pulse.isDeaf(), 'it is deaf while Redis is back');
});
