import { checkQueue } from '../../jobs/queue/check-queue';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import { chats, finished, fixture, runChats } from './helpers/fixture';
import { certificates, hasOpenssl } from './helpers/certificates';
import { cliWorker } from './helpers/cli-worker';
import { freePort, redisServer } from './helpers/redis-server';

const setup = fixture();
const real = process.env.TEST_REDIS_KIND === 'embedded' || !hasOpenssl ? test.skip : test;
const name = 'queue.example';

async function tlsRedis() {
	const made = certificates(name);
	setup.atEnd(made.remove);
	const tlsPort = await freePort();
	const redis = await redisServer([
		...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no'],
		...['--tls-cert-file', made.certificatePath, '--tls-key-file', made.keyPath],
		...['--tls-ca-cert-file', made.caPath],
	]);
	setup.atEnd(() => redis.stop());
	return { ...made, url: `rediss://127.0.0.1:${String(tlsPort)}`, port: tlsPort };
}

real('jobs run over TLS, by URL and by host and port', async () => {
	const { url, port, ca } = await tlsRedis();
	const server = await setup.chatServer();
	const byUrl = { ...setup.settings(url), tls: { ca } };
	expect(await checkQueue(byUrl)).toMatchObject({ isReady: true });
	const queue = await setup.queue(byUrl);
	await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, ['a']));
	const byHost = await setup.queue({
		...byUrl,
		url: undefined,
		host: '127.0.0.1',
		port,
		tls: { enabled: true, ca, servername: name },
	});
	expect(await collect(byHost, { batchId })).toMatchObject([{ result: { text: 'echo a' } }]);
});

real('the worker that is started from the command line has its flags for TLS', async () => {
	const { url, ca, caPath } = await tlsRedis();
	const server = await setup.chatServer();
	const queue = await setup.queue({ ...setup.settings(url), tls: { ca } });
	const worker = await cliWorker(queue.settings, ['--tls-ca', caPath]);
	setup.atEnd(async () => {
		await worker.end('SIGKILL');
	});
	const { batchId } = await dispatch(queue, chats(server, ['a']));
	await finished(queue, batchId);
	expect(await collect(queue, { batchId })).toMatchObject([{ result: { text: 'echo a' } }]);
});

real.each<[string, object, RegExp]>([
	['an authority that is not known', {}, /certificate/i],
	[
		'another name than that of the certificate',
		{ servername: 'other.example' },
		/certificate|name/i,
	],
])('%s is said in words', async (_what, tls, words) => {
	const { url, ca } = await tlsRedis();
	const { ok, findings } = await checkQueue({
		...setup.settings(url),
		tls: 'servername' in tls ? { ca, ...tls } : tls,
	});
	expect(ok).toBe(false);
	expect(findings.filter(({ level }) => level === 'error')).toMatchObject([
		{ what: expect.stringMatching(words), howTo: expect.stringMatching(/./) },
	]);
});

real('an address without TLS at a port with TLS is said in words', async () => {
	const { port } = await tlsRedis();
	const { findings } = await checkQueue(setup.settings(`redis://127.0.0.1:${String(port)}`));
	const errors = findings.filter(({ level }) => level === 'error');
	expect(errors).toMatchObject([{ howTo: expect.stringMatching(/TLS|rediss/) }]);
});
