import { during, say } from '../../playground/setup/progress.mjs';
import { temporaryFolder } from '../../playground/setup/guarded.mjs';
import { startEndpoint } from '../../playground/n8n/start-endpoint.mjs';
import { wordErrorRate } from '../../playground/recordings/word-error-rate.mjs';
import { aloneErrorRate } from '../speech/error-rates.mjs';
import { alignWords } from './align-words.mjs';
import { built } from './package.mjs';
import { contextOf, requestOf } from './transcribe.mjs';

const maxSeconds = 0.5;

/**
 * Word error rate of recordings that are cut, run and stitched, against the same speech model on
 * the same utterances alone; and how far times are off behind each cut.
 */
export async function measureAccuracy(sets) {
	const folder = temporaryFolder('n8n-bench-');
	const endpoint = await startEndpoint({ folder: folder.path });
	try {
		const { createEndpointClient } = built('endpoint/endpoint-client');
		const { transcription } = built('capabilities/transcription/transcription');
		const { prepareChunks } = built('capabilities/transcription/prepare-chunks');
		const client = createEndpointClient({
			baseUrl: endpoint.geminiUrl,
			apiKey: 'bench',
			concurrency: 2,
		});
		const goals = [];
		for (const recording of sets.recordings) {
			const { name, mp3, said } = recording;
			const errorRate = aloneErrorRate(sets, recording);
			const alone = await during(`transcribing each utterance of ${name} alone`, errorRate);
			const request = requestOf(mp3, { model: 'gemini-3.8-flash' });
			const result = await during(
				`transcribing ${name}`,
				transcription.run(request, contextOf(client)),
			);
			const { chunks } = await prepareChunks(request, folder.path, contextOf(client));
			const rate = wordErrorRate(said.map(({ text }) => text).join(' '), result.text);
			const off = timesOff(said, result.segments, chunks);
			say(
				`  ${name}: ${result.chunks} chunks, word error rate ${percent(rate)} (alone ${percent(alone)}); times behind the cuts off by ` +
					`${off.map((seconds) => seconds.toFixed(2)).join(', ')} s${result.warnings.length > 0 ? `; ${result.warnings.join('; ')}` : ''}`,
			);
			// Harder than what is promised: it is told, and held to nothing.
			if (recording.hasSoundUnder) continue;
			goals.push(
				{
					what: `${name}: word error rate above that of the utterances alone, in points`,
					is: (rate - alone) * 100,
					max: 0.5,
				},
				{
					what: `${name}: a time behind a cut is off by, in seconds, at most`,
					is: Math.max(...off),
					max: maxSeconds,
				},
			);
		}
		return goals;
	} finally {
		await endpoint.stop();
		folder.remove();
	}
}

const percent = (share) => `${(share * 100).toFixed(2)} %`;

/** By how many seconds the first utterance that begins behind each cut is off. */
function timesOff(said, segments, chunks) {
	const { tokensOf } = built('capabilities/transcription/tokens');
	const tokens = tokensOf(segments).filter(({ plain }) => plain !== '');
	const words = said.flatMap(({ text, start, end }) =>
		tokensOf([{ text, start, end }])
			.filter(({ plain }) => plain !== '')
			.map((token, index) => ({ ...token, isFirst: index === 0 })),
	);
	const pairs = alignWords(words, tokens);
	return chunks.slice(1).flatMap(({ start }) => {
		const index = words.findIndex(
			(word, at) => word.isFirst && word.start >= start && pairs[at] >= 0,
		);
		return index < 0 ? [] : [Math.abs(words[index].start - tokens[pairs[index]].start)];
	});
}
