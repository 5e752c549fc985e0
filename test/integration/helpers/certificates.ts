import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A certificate authority of its own, and a certificate of it for 127.0.0.1 and that name. */
export function certificates(name: string) {
	const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
	const path = (file: string) => join(folder, file);
	const openssl = (...args: string[]) => {
		const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
		if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
	};
	const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
	openssl(
		...[...request, '-x509', '-subj', '/CN=Test authority'],
		...['-keyout', path('ca.key'), '-out', path('ca.pem')],
	);
	openssl(
		...[...request, '-subj', `/CN=${name}`],
		...['-keyout', path('server.key'), '-out', path('server.csr')],
	);
	writeFileSync(path('names'), `subjectAltName=DNS:${name},IP:127.0.0.1`);
	openssl(
		...['x509', '-req', '-in', path('server.csr'), '-CA', path('ca.pem'), '-CAkey', path('ca.key')],
		...['-CAcreateserial', '-days', '2', '-extfile', path('names'), '-out', path('server.pem')],
	);
	return {
		ca: readFileSync(path('ca.pem'), 'utf8'),
		caPath: path('ca.pem'),
		certificatePath: path('server.pem'),
		keyPath: path('server.key'),
		remove() {
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
