import { parse, type Long } from 'protobufjs';
import { gunzipSync } from 'node:zlib';
import { httpServer } from './http-server';

/** The part of OTLP's messages that the tests look at, by the numbers of its fields. */
const { root } = parse(`
	syntax = "proto3";
	message Request { repeated ResourceSpans resource_spans = 1; }
	message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
	message Resource { repeated KeyValue attributes = 1; }
	message ScopeSpans { repeated Span spans = 2; }
	message Span {
		bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
		fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8;
		repeated KeyValue attributes = 9; repeated Event events = 11; repeated Link links = 13;
		Status status = 15;
	}
	message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
	message Link { bytes trace_id = 1; bytes span_id = 2; }
	message Status { string message = 2; int32 code = 3; }
	message KeyValue { string key = 1; AnyValue value = 2; }
	message AnyValue { oneof value {
		string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
		ArrayValue array_value = 5;
	} }
	message ArrayValue { repeated AnyValue values = 1; }
`);
const request = root.lookupType('Request');

interface AnyValue {
	stringValue?: string;
	boolValue?: boolean;
	intValue?: Long | number;
	doubleValue?: number;
	arrayValue?: { values: AnyValue[] };
}

type Attributes = { key: string; value: AnyValue }[];

interface Span {
	traceId: string;
	spanId: string;
	/** A root has none. */
	parentSpanId?: string;
	name: string;
	kind: number;
	attributes: Attributes;
	events: { name: string; attributes: Attributes }[];
	links: { traceId: string; spanId: string }[];
	status?: { code: number; message: string };
}

export type ReceivedSpan = ReturnType<typeof toSpan>;

/** A collector that takes OTLP as protobuf over HTTP, on a free port. `status`: what it answers. */
export async function otlpReceiver(status: () => number = () => 200) {
	const spans: ReceivedSpan[] = [];
	const resources: Record<string, unknown>[] = [];
	const server = await httpServer(({ method, raw, headers, path }, response) => {
		const code = path.endsWith('/v1/traces') ? status() : 404;
		// n8n looks whether somebody is there with a HEAD.
		if (code === 200 && method === 'POST') {
			if (headers['content-type'] !== 'application/x-protobuf') throw new Error('no protobuf');
			const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
			const { resourceSpans } = request.toObject(request.decode(bytes), {
				arrays: true,
				bytes: String,
				longs: Number,
			}) as { resourceSpans: { resource: { attributes: Attributes }; scopeSpans: unknown[] }[] };
			for (const { resource, scopeSpans } of resourceSpans) {
				resources.push(valuesOf(resource.attributes));
				const all = (scopeSpans as { spans: Span[] }[]).flatMap((scope) => scope.spans);
				spans.push(...all.map(toSpan));
			}
		}
		response.writeHead(code, { 'content-type': 'application/x-protobuf' }).end();
	});
	return {
		...server,
		spans,
		resources,
		named: (name: string) => spans.filter((span) => span.name === name),
		/** Everything that was sent, headers too. */
		bytes: () =>
			Buffer.concat(
				server.received.flatMap(({ raw, headers }) => [
					headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
					Buffer.from(JSON.stringify(headers)),
				]),
			),
	};
}

const hex = (base64 = '') => Buffer.from(base64, 'base64').toString('hex');

const toSpan = ({ traceId, spanId, parentSpanId, name, kind, status, ...span }: Span) => ({
	traceId: hex(traceId),
	spanId: hex(spanId),
	parentSpanId: hex(parentSpanId),
	name,
	kind: kinds[kind],
	attributes: valuesOf(span.attributes),
	events: span.events.map((event): Record<string, unknown> => ({
		name: event.name,
		...valuesOf(event.attributes),
	})),
	links: span.links.map((link) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })),
	isError: status?.code === 2,
	message: status?.message ?? '',
});

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'];

const valuesOf = (attributes: Attributes): Record<string, unknown> =>
	Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));

const valueOf = (value: AnyValue): unknown =>
	value.arrayValue ? value.arrayValue.values.map(valueOf) : Object.values(value)[0];
