import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../playground/setup/progress.mjs';
import { readReply } from './replies/read-reply.mjs';
import { said } from './replies/said.mjs';

const usage = `npm run bench -- replies FOLDER... [--built dist]
  FOLDER   recorded replies of chat: the body of each in a file, .json for one that came as a
           whole, .txt or .sse for one that was streamed`;

/** Recorded replies as the build reads them, against what they say. */
export async function measure(parts) {
	const { values, positionals } = parseArgs({
		args: parts,
		allowPositionals: true,
		options: { built: { type: 'string', default: 'dist' } },
	});
	if (positionals.length === 0) {
		say(usage);
		return false;
	}
	const ask = openBuild(resolve(values.built));
	const counts = { read: 0, failed: 0, other: 0, wrong: 0 };
	for (const file of positionals.flatMap(filesIn)) {
		const reply = readReply(file);
		const wanted = reply && said(reply.chunks);
		if (!wanted) {
			counts.other += 1;
			continue;
		}
		counts.read += 1;
		const got = await ask(reply);
		const saysNothing = !wanted.text && wanted.calls.length === 0;
		if (got.failure && (reply.fails || saysNothing)) {
			counts.failed += 1;
			continue;
		}
		const wrong = differences(wanted, got);
		if (wrong.length === 0) continue;
		counts.wrong += 1;
		say(`${file}\n  ${wrong.join('\n  ')}`);
	}
	say(
		`${counts.read} replies read, ${counts.failed} of them an error or nothing and told as a failure, ${counts.wrong} not as they say; ${counts.other} files of other kinds`,
	);
	return counts.wrong === 0;
}

const filesIn = (folder) =>
	readdirSync(folder, { recursive: true })
		.filter((name) => /\.(json|txt|sse)$/.test(name))
		.map((name) => join(folder, name));

function openBuild(dist) {
	const load = createRequire(join(dist, 'x.js'));
	const { createEndpointClient } = load('./endpoint/endpoint-client.js');
	const { complete } = load('./capabilities/chat/complete.js');

	return async ({ body, isStream }) => {
		const type = isStream ? 'text/event-stream' : 'application/json';
		const fetch = async () => new Response(body, { headers: { 'content-type': type } });
		const client = createEndpointClient(
			{ baseUrl: 'http://localhost/v1', apiKey: 'bench', profile: 'generic' },
			{ fetch, retry: { attempts: 1 } },
		);
		const context = {
			client,
			signal: new AbortController().signal,
			onHint() {},
			onLeftOut() {},
			...(isStream ? { onText() {} } : {}),
		};
		try {
			const messages = [{ role: 'user', content: 'Say it' }];
			const { text, toolCalls, usage: counted } = await complete({ model: 'm' }, messages, context);
			return {
				text,
				calls: toolCalls.map(({ function: called }) => [called.name, called.arguments]),
				tokens: [counted.inputTokens, counted.outputTokens],
			};
		} catch (error) {
			return { failure: String(error) };
		}
	};
}

function differences(wanted, got) {
	if (got.failure) return [got.failure];
	return Object.entries(wanted)
		.filter(
			([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(got[name]),
		)
		.map(
			([name, value]) =>
				`${name}: ${JSON.stringify(got[name]).slice(0, 200)} and not ${JSON.stringify(value).slice(0, 200)}`,
		);
}
