/** How a transcript is to be written: a function of the segments that gives JSON, or undefined for plain text. */
export function transcriptFormat(responseFormat, promptText) {
	const type = responseFormat?.type;
	if (type === 'json_object' && /\bsegments\b/.test(promptText)) return toJson;
	if (type !== 'json_schema') return undefined;
	const root = responseFormat.json_schema?.schema ?? {};
	const wanted = propertiesOf(root, root);
	if (!wanted?.segments) return undefined;
	const ofSegment = propertiesOf(root, resolve(root, wanted.segments).items);
	return (segments) => toJson(segments, wanted, ofSegment);
}

function toJson(segments, wanted, ofSegment) {
	const result = {
		language: 'en',
		text: segments.map(({ text }) => text).join(' '),
		segments: segments.map((segment) => pick(inWantedUnits(segment, ofSegment), ofSegment)),
	};
	return JSON.stringify(pick(result, wanted ?? { language: true, segments: true }));
}

const pick = (value, wanted) =>
	wanted ? Object.fromEntries(Object.entries(value).filter(([name]) => name in wanted)) : value;

function inWantedUnits({ start, end, text }, properties) {
	const time = (seconds, name) =>
		properties?.[name]?.type === 'string'
			? clock(seconds, /mmm/.test(properties[name].description))
			: Number(seconds.toFixed(2));
	return { start: time(start, 'start'), end: time(end, 'end'), text };
}

/** MM:SS, or MM:SS.mmm where it is asked for. */
function clock(seconds, precisely) {
	const two = (n) => String(Math.floor(n)).padStart(2, '0');
	const whole = `${two(seconds / 60)}:${two(seconds % 60)}`;
	return precisely
		? `${whole}.${String(Math.floor((seconds % 1) * 1000)).padStart(3, '0')}`
		: whole;
}

const propertiesOf = (root, schema) => resolve(root, schema)?.properties;

function resolve(root, schema) {
	const path = /^#\/(?<path>.+)$/.exec(schema?.$ref ?? '')?.groups.path;
	return path ? path.split('/').reduce((node, key) => node?.[key], root) : schema;
}
