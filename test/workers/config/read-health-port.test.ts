import { readCall } from '../../../workers/config/read-call';
import { readHealthPort as portOf } from '../../../workers/config/read-health-port';

const readHealthPort = (argv: string[], env: Record<string, string>) =>
	portOf(readCall('health', argv, env));

test('the flag wins over the environment', () => {
	expect(readHealthPort([], { N8N_AI_HEALTH_PORT: '8080' })).toBe(8080);
	expect(readHealthPort(['--health-port', '9'], { N8N_AI_HEALTH_PORT: '8080' })).toBe(9);
});

test.each([
	[[], {}, '--health-port (N8N_AI_HEALTH_PORT)'],
	[['--health-port', 'x'], {}, 'a whole number from 1 to 65535'],
	[['--health-port'], {}, '--health-port (N8N_AI_HEALTH_PORT) needs a value'],
	[['--health-port'], { N8N_AI_HEALTH_PORT: '8080' }, 'needs a value'],
	[[], { N8N_AI_HEALTH_PORT: '0' }, 'a whole number from 1 to 65535'],
	[
		['--redis-url', 'redis://x'],
		{ N8N_AI_HEALTH_PORT: '1' },
		'--redis-url does not belong to this command',
	],
])('%j with %j is refused: %s', (args, env, said) => {
	expect(() => readHealthPort(args, env)).toThrow(said);
});
