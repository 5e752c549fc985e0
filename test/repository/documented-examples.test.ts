import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod/v4';
import manifest from '../../package.json';
import { callFunctionsResult } from '../../capabilities/function-calling/call-functions-request';
import { extractionResult } from '../../capabilities/extraction/extraction-result';
import { outputSchemas as chat } from '../../nodes/Chat/output-schemas';
import { outputSchemas as embeddings } from '../../nodes/Embeddings/output-schemas';
import { outputSchemas as functions } from '../../nodes/FunctionCalling/output-schemas';
import { outputSchemas as images } from '../../nodes/ImageGeneration/output-schemas';
import { outputSchemas as jobs } from '../../nodes/Jobs/output-schemas';
import { outputSchemas as models } from '../../nodes/Models/output-schemas';
import { outputSchemas as speech } from '../../nodes/SpeechGeneration/output-schemas';
import { outputSchemas as transcription } from '../../nodes/Transcription/output-schemas';
import { outputSchemas as video } from '../../nodes/VideoGeneration/output-schemas';
import { outputSchemas as vision } from '../../nodes/Vision/output-schemas';
import { toRows } from '../../nodes/Extraction/to-rows';
import { withInput } from '../../nodes/FunctionCalling/with-input';
import { exampleUnder } from '../helpers/documented-examples';

// Embeddings keeps the fields of its input. The example of Jobs leaves some fields out.
const schemas: [node: string, page: string, heading: string, schema: z.ZodType][] = [
	['Chat', 'chat.md', '## Output', chat.message],
	['Vision', 'vision.md', '## Output', vision.describe],
	['ImageGeneration', 'image-generation.md', '## Output', images.generate],
	['SpeechGeneration', 'speech-generation.md', '## Output', speech.generate],
	['VideoGeneration', 'video-generation.md', '## Output', video.generate],
	['Embeddings', 'embeddings.md', '### Output', embeddings.create.extend({ text: z.string() })],
	['Transcription', 'transcription.md', '## Output', transcription.transcribe],
	['Models', 'models.md', '## Output', models.get],
	['Jobs', 'jobs.md', '## Output', jobs.get.partial()],
];

// A field that the schema does not know is lost on the way through it.
test.each(schemas)('the example of %s in %s is an item of it', (_node, page, heading, schema) => {
	const example = exampleUnder(page, heading);
	expect(schema.parse(example)).toEqual(example);
});

describe('the example of Function Calling', () => {
	it('has the calls of Return Calls', () => {
		const example = exampleUnder('function-calling.md', '## Return Calls');
		const result = callFunctionsResult.parse(example);
		expect({ ...result, calls: result.calls.map(withInput) }).toEqual(example);
	});

	it('has the steps of Run Tools', () => {
		const example = exampleUnder('function-calling.md', '## Run Tools');
		const { steps, ...result } = functions.runTools.parse(example);
		const shown = steps.map(({ calls, ...step }) => ({ ...step, calls: calls.map(withInput) }));
		expect({ ...result, steps: shown }).toEqual(example);
	});
});

test('the example of Extraction is a row with its metadata', () => {
	const example = exampleUnder('extraction.md', '## Output') as Record<string, object>;
	const { extraction = {}, ...columns } = example;
	const result = extractionResult.parse({ data: { lines: [columns] }, ...extraction });
	const settings = { recordsField: 'lines', metadataField: 'extraction', input: {} };
	expect(toRows(result, { ...settings, includeDocumentFields: false })).toEqual([example]);
});

/** Whose examples are compared with what a run gives, each in its own test. */
const elsewhere = {
	ChatModel: 'test/nodes/ChatModel/chat-model.test.ts',
	EmbeddingsModel: 'test/nodes/EmbeddingsModel/embeddings-model.test.ts',
	Rerank: 'test/nodes/Rerank/rerank.test.ts',
	Reranker: 'test/nodes/Reranker/reranker.test.ts',
	JobsTrigger: 'test/integration/jobs-trigger.test.ts',
};

test('each node has an example', () => {
	const all = manifest.n8n.nodes.map((file) => basename(join(file, '..'))).sort();
	const here = schemas.map(([node]) => node);
	expect([...here, 'FunctionCalling', 'Extraction', ...Object.keys(elsewhere)].sort()).toEqual(all);
	for (const file of Object.values(elsewhere)) {
		expect(readFileSync(join(__dirname, '../..', file), 'utf8')).toContain('exampleUnder(');
	}
});
