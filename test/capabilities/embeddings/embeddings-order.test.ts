import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failures, embedAll, given, named } from '../../helpers/embedding-runs';
import { vectorOf } from '../../gemini/embeddings';
import type { EmbedReply } from '../../gemini/server';
import { json } from '../../helpers/http-server';
import { runs } from '../../helpers/runs';

/** Answers after as many turns of the event loop as is picked, in an order of its own. */
function atRandom(picks: readonly number[], isBad: (text: string) => boolean): EmbedReply {
	let calls = 0;
	return async (right, { body }, response) => {
		const call = calls++;
		for (let turn = (picks[call % picks.length] ?? 0) % 20; turn > 0; turn--) await nextTurn();
		const bad = (body.input as string[]).find(isBad);
		const places = picks.map((pick, i) => pick * (i + 7));
		const data = right.data.toSorted(
			(a, b) => (places[a.index % places.length] ?? 0) - (places[b.index % places.length] ?? 0),
		);
		if (bad === undefined) return { ...right, data };
		json(response, 400, [{ error: { code: 400, message: `No to ${bad}` } }]);
		return undefined;
	};
}

describe('embeddings', () => {
	it('give each text its own vector or its own failure, whatever is late and whatever fails', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ name: fc.nat(12), bad: fc.boolean() }), { maxLength: 40 }),
				fc.integer({ min: 1, max: 9 }),
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.nat(1000), { minLength: 3, maxLength: 30 }),
				async (wanted, textsPerRequest, concurrency, picks) => {
					const texts = wanted.map(({ name, bad }) => `${bad ? 'bad' : 'good'} ${String(name)}`);
					const isBad = (text: string) => text.startsWith('bad');
					const { work } = await embedAll(
						texts,
						{ textsPerRequest },
						{ concurrency, embed: atRandom(picks, isBad) },
					);
					// A probe that is not refused tells that texts are to blame, so that nothing stops the others.
					const outcomes = given(work).map((one) =>
						'result' in one ? one.result.embedding : one.failure.message,
					);
					expect(outcomes).toEqual(
						texts.map((text) => (isBad(text) ? `No to ${text}` : vectorOf(text))),
					);
				},
			),
			runs(0.02),
		);
	});

	it('are right for ten thousand texts of which a few fail', async () => {
		const texts = named(10_000).map((text, i) => (i % 1999 === 7 ? `bad ${text}` : text));
		const { work } = await embedAll(
			texts,
			{},
			{ embed: atRandom([3, 17, 0, 8, 11], (text) => text.startsWith('bad')) },
		);
		expect(Object.keys(failures(work)).map(Number)).toEqual([7, 2006, 4005, 6004, 8003]);
		for (const [place, one] of given(work).entries()) {
			if ('result' in one) expect(one.result.embedding).toEqual(vectorOf(texts[place] ?? ''));
		}
	});
});
