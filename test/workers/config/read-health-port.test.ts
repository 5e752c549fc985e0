import { readHealthPort } from '../../../workers/config/read-health-port';

test('the flag wins over the environment', () => {
	expect(readHealthPort([], { N8N_AI_HEALTH_PORT: '8080' })).toBe(8080);
	expect(readHealthPort(['--health-port', '9'], { N8N_AI_HEALTH_PORT: '8080' })).toBe(9);
});

test.each([
	[[], {}, '--health-port (N8N_AI_HEALTH_PORT)'],
	[['--health-port', 'x'], {}, 'a number from 1 to 65535'],
	[[], { N8N_AI_HEALTH_PORT: '0' }, 'a number from 1 to 65535'],
	[['--redis-url', 'redis://x'], { N8N_AI_HEALTH_PORT: '1' }, 'no flag --redis-url'],
])('%j with %j is refused: %s', (args, env, said) => {
	expect(() => readHealthPort(args, env)).toThrow(said);
});
