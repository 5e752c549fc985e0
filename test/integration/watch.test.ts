import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { queueSettings } from '../../jobs/redis/queue-settings';
import { cliCommand } from './helpers/cli-worker';
import { chats, fixture, prompts, until } from './helpers/fixture';
import { redisServer } from './helpers/redis-server';
import { onTerminal } from './helpers/terminal';

const setup = fixture();
const nowhere = {
	endpoint: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'key', profile: 'openai' as const },
};
const esc = '\u001b';
const enter = `${esc}[?1049h${esc}[?25l${esc}[?7l`;
const color = new RegExp(`${esc}\\[\\d+m`, 'g');
const leave = `${esc}[?7h${esc}[?25h${esc}[?1049l`;

function watched(
	queue: JobQueue,
	...[options, args = []]: [options?: Parameters<typeof onTerminal>[2], args?: string[]]
) {
	const terminal = onTerminal(queue.settings, ['watch', ...args], options);
	setup.atEnd(() => terminal.kill());
	return terminal;
}

async function waiting(queue: JobQueue, count = 3) {
	const later = { notBefore: Date.now() + 86_400_000 };
	return (await dispatch(queue, chats(nowhere, prompts(count), later))).batchId;
}

/** The lines of the last screen that was drawn whole, without its colors. */
function screenOf(written: string): string[] {
	const frames = written.split(`${esc}[H`).slice(1);
	const whole = frames.filter((frame) => frame.includes(`${esc}[J`)).at(-1) ?? '';
	return whole
		.slice(0, whole.indexOf(`${esc}[J`))
		.replaceAll(`${esc}[K`, '')
		.replaceAll(color, '')
		.split(/\r+\n/);
}

type Terminal = ReturnType<typeof watched>;

/** Ends it, and says what the terminal got of it. */
async function quit(terminal: Terminal, how: (terminal: Terminal) => unknown) {
	await terminal.shows('q quits');
	await how(terminal);
	expect(await terminal.ended).toBe(0);
	return terminal.written();
}

const press = (keys: string) => (terminal: Terminal) => terminal.type(keys);

test.each<[string, (terminal: Terminal) => unknown]>([
	['q', press('q')],
	['Ctrl-C', press('\u0003')],
	['Ctrl-D', press('\u0004')],
	[
		'SIGINT',
		async (terminal) => {
			await terminal.signal('SIGINT');
		},
	],
	[
		'SIGTERM',
		async (terminal) => {
			await terminal.signal('SIGTERM');
		},
	],
	[
		'SIGHUP',
		async (terminal) => {
			await terminal.signal('SIGHUP');
		},
	],
])('%s gives the terminal back as it was, with its cursor', async (_, how) => {
	const queue = await setup.queue();
	const batchId = await waiting(queue);
	const written = await quit(watched(queue), how);
	expect(written.startsWith(enter)).toBe(true);
	expect(written.endsWith(`${leave}terminal as it was\r\n`)).toBe(true);
	expect(written.split(leave)).toHaveLength(2);
	expect(screenOf(written)[2]).toMatch(new RegExp(`^${batchId.slice(0, 8)} +waiting .* 0 % +0`));
});

test('a small window holds what fits, and a window of another size is drawn anew', async () => {
	const queue = await setup.queue();
	for (let count = 0; count < 12; count++) await waiting(queue, 1);
	const terminal = watched(queue, { columns: 24, rows: 6 });
	await terminal.shows('more do not fit');
	const small = screenOf(terminal.written());
	expect(small).toHaveLength(6);
	for (const line of small) expect(line.length).toBeLessThanOrEqual(24);
	await terminal.resize({ columns: 150, rows: 30 });
	await until(() => screenOf(terminal.written()).length === 15, 'a screen with all batches');
	expect(screenOf(terminal.written())[1]).toMatch(/BATCH .*TASK TYPE.*SOURCE/);
	await quit(terminal, press('q'));
});

test('colors are left out where NO_COLOR says so', async () => {
	const queue = await setup.queue();
	await waiting(queue);
	expect(await quit(watched(queue), press('q'))).toMatch(color);
	expect(await quit(watched(queue, { env: { NO_COLOR: '1' } }), press('q'))).not.toMatch(color);
});

test.each([
	['on a dumb terminal', { env: { TERM: 'dumb' } }, []],
	['with --json', {}, ['--json']],
])('%s, a batch is a line of JSON', async (_, options, args) => {
	const queue = await setup.queue();
	const batchId = await waiting(queue);
	const terminal = watched(queue, options, args);
	await terminal.shows('}\r\n');
	await terminal.signal('SIGTERM');
	expect(await terminal.ended).toBe(0);
	const [line = '', ...rest] = terminal.written().split('\r\n');
	expect(JSON.parse(line)).toMatchObject({ batchId, state: 'waiting' });
	expect(rest).toEqual(['terminal as it was', '']);
});

test('it says that Redis is gone, goes on when it is back, and ends while it hangs', async () => {
	const redis = await redisServer();
	setup.atEnd(() => redis.stop());
	const queue = await setup.queue(setup.settings(redis.url));
	const batchId = await waiting(queue);
	const terminal = watched(queue, { columns: 120 });
	await terminal.shows(batchId.slice(0, 8));
	await redis.kill();
	await terminal.shows('Trying again');
	expect(screenOf(terminal.written()).join('\n')).toContain(batchId.slice(0, 8));
	await redis.start();
	await until(() => !screenOf(terminal.written()).join('').includes('Trying again'), 'it is back');
	await queue.redis.call('CLIENT', 'PAUSE', '600000', 'ALL');
	await terminal.shows('did not answer within', terminal.written().length);
	expect((await quit(terminal, press('q'))).endsWith(`${leave}terminal as it was\r\n`)).toBe(true);
});

test('it ends with the window that it is shown in', async () => {
	const queue = await setup.queue();
	const terminal = watched(queue);
	await terminal.shows('q quits');
	const pid = await terminal.hangUp();
	const isAlive = () => {
		try {
			return process.kill(pid, 0);
		} catch {
			return false;
		}
	};
	await until(() => !isAlive(), 'its end');
});

test('on what is no terminal, mistakes are told and it ends with 1', async () => {
	const settings = setup.settings('redis://127.0.0.1:1');
	const { code, out, complaints } = await cliCommand(queueSettings.parse(settings), ['watch']);
	expect({ code, out }).toEqual({ code: 1, out: '' });
	expect(complaints).toContain('127.0.0.1');
});
