import { constants } from 'node:buffer';
import fc from 'fast-check';
import { createEnvelope, type EncryptionContext } from '../../../jobs/encryption/envelope';
import { encryptionKeys } from '../../../jobs/encryption/encryption-keys';
import { runs } from '../../helpers/runs';

const secret = 'an encryption secret for tests, long enough';
const envelope = createEnvelope(encryptionKeys({ encryptionSecret: secret }));
const context: EncryptionContext = { purpose: 'request', id: 'batch-0' };

test('any JSON value comes back as it was', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.string(), (value, id) => {
			const encrypted = envelope.encrypt(value, { purpose: 'result', id });
			// JSON knows no -0.
			const plain = JSON.parse(JSON.stringify(value)) as unknown;
			expect(envelope.open(encrypted, { purpose: 'result', id })).toEqual(plain);
		}),
		runs(0.05),
	);
});

test('an encrypted value opens only as what it is, for whom it is', () => {
	const encrypted = envelope.encrypt('hello', context);
	for (const other of [
		{ ...context, id: 'batch-1' },
		{ ...context, purpose: 'result' as const },
	]) {
		expect(() => envelope.open(encrypted, other)).toThrow('was changed or cut off');
	}
});

test('a change of any bit is noticed', () => {
	const encrypted = Buffer.from(envelope.encrypt({ text: 'x'.repeat(1000) }, context), 'base64');
	fc.assert(
		fc.property(fc.nat(encrypted.length - 1), fc.integer({ min: 0, max: 7 }), (at, bit) => {
			const changed = Buffer.from(encrypted);
			changed[at] = (changed[at] ?? 0) ^ (1 << bit);
			expect(() => envelope.open(changed.toString('base64'), context)).toThrow();
		}),
		runs(0.05),
	);
	for (const cut of [0, 10, 33, encrypted.length - 1]) {
		const text = encrypted.subarray(0, cut).toString('base64');
		expect(() => envelope.open(text, context)).toThrow('was changed or cut off');
	}
});

test('another secret is told apart from damage', () => {
	const other = createEnvelope(encryptionKeys({ encryptionSecret: `${secret}!` }));
	expect(other.keyId).not.toBe(envelope.keyId);
	expect(createEnvelope(encryptionKeys({ encryptionSecret: secret })).keyId).toBe(envelope.keyId);
	expect(() => other.open(envelope.encrypt(1, context), context)).toThrow(
		'another encryption secret',
	);
});

test('nothing of a value shows, not even that it is the same, and text gets smaller', () => {
	const text = 'a prompt that repeats itself. '.repeat(200);
	const [first, second] = [envelope.encrypt(text, context), envelope.encrypt(text, context)];
	expect(first).not.toBe(second);
	expect(first.length).toBeLessThan(text.length / 5);
	expect(Buffer.from(first, 'base64').includes('prompt')).toBe(false);
});

test('fingerprints are equal for equal values and differ by secret', () => {
	const [one, other] = [[{ a: [1] }], [{ a: [2] }]];
	expect(envelope.fingerprints(one)[0]).toBe(envelope.fingerprints([{ a: [1] }])[0]);
	expect(envelope.fingerprints(one)[0]).not.toBe(envelope.fingerprints(other)[0]);
	expect(
		createEnvelope(encryptionKeys({ encryptionSecret: `${secret}!` })).fingerprints(one)[0],
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

test('a previous secret opens what it encrypted, and encrypts nothing itself', () => {
	const next = `${secret}, the next one`;
	const rotated = createEnvelope(
		encryptionKeys({ encryptionSecret: next, previousSecrets: [secret] }),
	);
	const context: EncryptionContext = { purpose: 'request', id: 'job' };
	expect(rotated.open(envelope.encrypt('before', context), context)).toBe('before');
	const after = rotated.encrypt('after', context);
	expect(createEnvelope(encryptionKeys({ encryptionSecret: next })).open(after, context)).toBe(
		'after',
	);
	expect(() => envelope.open(after, context)).toThrow('another encryption secret');
	expect(rotated.keyIds).toEqual([rotated.keyId, envelope.keyId]);
	expect(rotated.fingerprints(['a'])[1]).toBe(envelope.fingerprints(['a'])[0]);
});

test('what inflates to more than is allowed is refused before it fills the memory', () => {
	const small = createEnvelope(encryptionKeys({ encryptionSecret: secret }), 100_000);
	const bomb = small.encrypt('0'.repeat(10_000_000), context);
	expect(bomb.length).toBeLessThan(20_000);
	expect(() => small.open(bomb, context)).toThrow('was changed or cut off');
	const fine = '0'.repeat(90_000);
	expect(small.open(small.encrypt(fine, context), context)).toBe(fine);
});
