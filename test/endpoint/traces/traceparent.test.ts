import fc from 'fast-check';
import { isTraced } from '../../../endpoint/traces/tracer';
import { inSpan } from '../../../endpoint/traces/in-span';
import { activeTraceparent, readTraceparent } from '../../../endpoint/traces/traceparent';
import { recordedSpans } from '../../helpers/recorded-spans';
import { dependencies } from '../../../package.json';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';

test.each([
	['', 'nothing'],
	['null', 'no trace'],
	[`00-${'0'.repeat(32)}-${span}-01`, 'no trace ID'],
	[`00-${trace}-${'0'.repeat(16)}-01`, 'no span ID'],
	[`00-${trace.toUpperCase()}-${span}-01`, 'capitals'],
	[`ff-${trace}-${span}-01`, 'a version that may not be'],
	[`00-${trace}-${span}`, 'no flags'],
	[`00-${trace}-${span}-011`, 'long flags'],
	[`{"traceparent":"00-${trace}-${span}-01"}`, 'JSON'],
	[`00-${trace}-${span}-01\r\nx: y`, 'a line break'],
])('%s is no parent: %s', (text) => {
	expect(readTraceparent(text)).toBeUndefined();
});

test('a traceparent of a later version counts, by the fields that it shares', () => {
	expect(readTraceparent(`01-${trace}-${span}-03-more`)).toEqual({
		...{ traceId: trace, spanId: span, traceFlags: 1, isRemote: true },
	});
});

test('any text is read without an error', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => readTraceparent(text) === undefined),
	);
});

test('what is written is read again', async () => {
	const sdk = recordedSpans();
	const read = await inSpan(
		() => ({ name: 'a' }),
		(own) => {
			expect(readTraceparent(activeTraceparent())).toMatchObject({
				traceId: own.spanContext().traceId,
				spanId: own.spanContext().spanId,
			});
			return Promise.resolve(true);
		},
	);
	sdk.end();
	expect(read).toBe(true);
});

test('without an SDK nothing is made, not even the attributes', async () => {
	const about = jest.fn(() => ({ name: 'a' }));
	expect(await inSpan(about, () => Promise.resolve(activeTraceparent()))).toBeUndefined();
	expect(about).not.toHaveBeenCalled();
});

test('an SDK of the API that n8n has is seen, and so is one of a later API', () => {
	// A newer API of ours would refuse what an older one has registered.
	expect(dependencies['@opentelemetry/api']).toBe('~1.9.0');
	const key = Symbol.for('opentelemetry.js.api.1');
	const everything = globalThis as Record<symbol, unknown>;
	const tracer = { startSpan: () => undefined };
	for (const version of ['1.9.0', '1.9.1', '1.10.0']) {
		everything[key] = { version, trace: { getTracer: () => tracer } };
		expect(isTraced()).toBe(true);
	}
	Reflect.deleteProperty(everything, key);
	expect(isTraced()).toBe(false);
});
