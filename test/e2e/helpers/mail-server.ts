import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Mail {
	to: string[];
	subject: string;
	text: string;
}

/** Takes mails over SMTP, without TLS and without a login, and keeps them. */
export async function mailServer() {
	const mails: Mail[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
		talk(socket, (mail) => mails.push(mail));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		mails,
		/** For n8n's SMTP credential. */
		credential: {
			...{ user: '', password: '', host: '127.0.0.1', port },
			...{ secure: false, disableStartTls: true, hostName: '' },
		},
		async close(): Promise<void> {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function talk(socket: Socket, keep: (mail: Mail) => void): void {
	let to: string[] = [];
	let received = '';
	let isData = false;
	const answer = (line: string) => socket.write(`${line}\r\n`);
	answer('220 mail of the test');
	socket.setEncoding('utf8').on('data', (chunk: string) => {
		received += chunk;
		for (;;) {
			const end = isData ? '\r\n.\r\n' : '\r\n';
			const at = received.indexOf(end);
			if (at < 0) return;
			const part = received.slice(0, at);
			received = received.slice(at + end.length);
			if (isData) {
				keep({ to, ...read(part) });
				to = [];
				isData = false;
				answer('250 kept');
			} else command(part);
		}
	});

	function command(line: string): void {
		const recipient = /^RCPT TO:<(.+?)>/i.exec(line)?.[1];
		if (recipient) to.push(recipient);
		isData = /^DATA/i.test(line);
		if (isData) answer('354 go on');
		else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
		else answer('250 ok');
	}
}

/** A mail of plain text. */
function read(source: string): Pick<Mail, 'subject' | 'text'> {
	const at = source.indexOf('\r\n\r\n');
	const head = source.slice(0, at).replace(/\r\n\s+/g, ' ');
	const body = source.slice(at + 4).replace(/^\.\./gm, '.');
	const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
	const encoding = header('Content-Transfer-Encoding');
	const text =
		encoding === 'base64'
			? Buffer.from(body, 'base64').toString()
			: encoding === 'quoted-printable'
				? unquote(body)
				: body;
	return { subject: header('Subject'), text: text.replaceAll('\r\n', '\n') };
}

const unquote = (text: string) =>
	Buffer.from(
		text
			.replace(/=\r\n/g, '')
			.replace(/=([\dA-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	).toString();
