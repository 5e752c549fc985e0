import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod/v4';
import { chatRequest } from '../../capabilities/chat/chat-request';
import { embeddingsRequest } from '../../capabilities/embeddings/embeddings-request';
import { toParts } from '../../capabilities/embeddings/to-parts';
import { callFunctionsRequest } from '../../capabilities/function-calling/call-functions-request';
import { generic } from '../../endpoint/profiles/generic';
import { toFailure } from '../../endpoint/to-failure';
import { sayIssue } from '../../nodes/shared/items/say-issue';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');

// What others say, and commands.
const notOurs = new Set([
	'Installation of unverified community packages is forbidden!',
	'npx … worker',
]);

const folders = '{capabilities,endpoint,jobs,nodes,workers}/**/*.ts';
const source = globSync(folders, { cwd: root })
	.map((file) => readFileSync(join(root, file), 'utf8'))
	.join('\n');

/** The texts in code at the start of a row. */
const messages = [...page.matchAll(/^\| `([^`]+)` /gm)]
	.map(([, text = '']) => text)
	.filter((text) => !notOurs.has(text));

/** Messages that the source has in pieces, as a run gives them. */
const composed = [
	sayProblem(chatRequest, { model: 'm', messages: [{ role: 'user', content: '' }] }),
	sayProblem(chatRequest, { model: 'm', messages: [] }),
	sayProblem(callFunctionsRequest, { model: 'm', messages: [{}], functions: [] }),
	embedNothing(),
].join('\n');

function sayProblem(schema: z.ZodType, request: object): string {
	const { error } = schema.safeParse(request);
	return (error?.issues ?? []).map((issue) => sayIssue(issue).message).join('\n');
}

function embedNothing(): string {
	try {
		toParts('', 'text', embeddingsRequest.parse({ model: 'm', text: '' }), generic);
		return '';
	} catch (error) {
		return toFailure(error).message;
	}
}

test.each(messages)('a node or a worker really says: %s', (message) => {
	const parts = message.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	const said = new RegExp(parts.join('[^\\n]*?'));
	// Not by a matcher, which would print all of the source.
	expect(said.test(source) || said.test(composed)).toBe(true);
});

test('every kind of failure that the page names is one', () => {
	const kinds = [...page.matchAll(/kind `([a-z-]+)`/g)].map(([, kind = '']) => kind);
	expect(kinds.length).toBeGreaterThan(4);
	for (const kind of kinds) expect(source).toContain(`'${kind}',`);
});
