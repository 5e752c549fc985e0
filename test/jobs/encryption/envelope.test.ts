import { constants } from 'node:buffer';
import fc from 'fast-check';
import { createEnvelope, type SealContext } from '../../../jobs/encryption/envelope';
import { sealingKeys } from '../../../jobs/encryption/sealing-keys';
import { runs } from '../../helpers/runs';

const secret = 'a sealing secret for tests, long enough';
const envelope = createEnvelope(sealingKeys({ sealingSecret: secret }));
const context: SealContext = { purpose: 'request', id: 'batch-0' };

test('any JSON value comes back as it was', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.string(), (value, id) => {
			const sealed = envelope.seal(value, { purpose: 'result', id });
			// JSON knows no -0.
			const plain = JSON.parse(JSON.stringify(value)) as unknown;
			expect(envelope.open(sealed, { purpose: 'result', id })).toEqual(plain);
		}),
		runs(0.05),
	);
});

test('a sealed value opens only as what it is, for whom it is', () => {
	const sealed = envelope.seal('hello', context);
	for (const other of [
		{ ...context, id: 'batch-1' },
		{ ...context, purpose: 'result' as const },
	]) {
		expect(() => envelope.open(sealed, other)).toThrow('was changed or cut off');
	}
});

test('a change of any bit is noticed', () => {
	const sealed = Buffer.from(envelope.seal({ text: 'x'.repeat(1000) }, context), 'base64');
	fc.assert(
		fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
			const changed = Buffer.from(sealed);
			changed[at] = (changed[at] ?? 0) ^ (1 << bit);
			expect(() => envelope.open(changed.toString('base64'), context)).toThrow();
		}),
		runs(0.05),
	);
	for (const cut of [0, 10, 33, sealed.length - 1]) {
		const text = sealed.subarray(0, cut).toString('base64');
		expect(() => envelope.open(text, context)).toThrow('was changed or cut off');
	}
});

test('another secret is told apart from damage', () => {
	const other = createEnvelope(sealingKeys({ sealingSecret: `${secret}!` }));
	expect(other.keyId).not.toBe(envelope.keyId);
	expect(createEnvelope(sealingKeys({ sealingSecret: secret })).keyId).toBe(envelope.keyId);
	expect(() => other.open(envelope.seal(1, context), context)).toThrow('another sealing secret');
});

test('nothing of a value shows, not even that it is the same, and text gets smaller', () => {
	const text = 'a prompt that repeats itself. '.repeat(200);
	const [first, second] = [envelope.seal(text, context), envelope.seal(text, context)];
	expect(first).not.toBe(second);
	expect(first.length).toBeLessThan(text.length / 5);
	expect(Buffer.from(first, 'base64').includes('prompt')).toBe(false);
});

test('fingerprints are equal for equal values and differ by secret', () => {
	const [one, other] = [[{ a: [1] }], [{ a: [2] }]];
	expect(envelope.fingerprints(one)[0]).toBe(envelope.fingerprints([{ a: [1] }])[0]);
	expect(envelope.fingerprints(one)[0]).not.toBe(envelope.fingerprints(other)[0]);
	expect(
		createEnvelope(sealingKeys({ sealingSecret: `${secret}!` })).fingerprints(one)[0],
	).not.toBe(envelope.fingerprints(one)[0]);
});

test('fingerprints tell where a value ends', () => {
	const lists = [[], [null], [12], [1, 2], [1, null], ['1', 2], [[1, 2]], ['1:2'], ['1', '2']];
	expect(new Set(lists.map((list) => envelope.fingerprints(list)[0])).size).toBe(lists.length);
	// What fails has no request and keeps its place.
	expect(envelope.fingerprints([1, undefined])[0]).toBe(envelope.fingerprints([1, null])[0]);
});

test('fingerprints are made of more than a string can hold', () => {
	const text = 'x'.repeat(2 ** 24);
	const values = Array.from({ length: 33 }, () => text);
	expect(text.length * values.length).toBeGreaterThan(constants.MAX_STRING_LENGTH);
	expect(envelope.fingerprints(values)[0]).toHaveLength(43);
});

test('a fallback secret opens what it sealed, and seals nothing itself', () => {
	const next = `${secret}, the next one`;
	const rotated = createEnvelope(sealingKeys({ sealingSecret: next, fallbackSecrets: [secret] }));
	const context: SealContext = { purpose: 'request', id: 'job' };
	expect(rotated.open(envelope.seal('before', context), context)).toBe('before');
	const after = rotated.seal('after', context);
	expect(createEnvelope(sealingKeys({ sealingSecret: next })).open(after, context)).toBe('after');
	expect(() => envelope.open(after, context)).toThrow('another sealing secret');
	expect(rotated.keyIds).toEqual([rotated.keyId, envelope.keyId]);
	expect(rotated.fingerprints(['a'])[1]).toBe(envelope.fingerprints(['a'])[0]);
});

test('what inflates to more than is allowed is refused before it fills the memory', () => {
	const small = createEnvelope(sealingKeys({ sealingSecret: secret }), 100_000);
	const bomb = small.seal('0'.repeat(10_000_000), context);
	expect(bomb.length).toBeLessThan(20_000);
	expect(() => small.open(bomb, context)).toThrow('was changed or cut off');
	const fine = '0'.repeat(90_000);
	expect(small.open(small.seal(fine, context), context)).toBe(fine);
});
