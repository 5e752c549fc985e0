// Encodes and decodes images for tests: raw RGBA on one side, a file on the other.
// A program of its own, since jest cannot load the codecs, which are ES modules.
import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';

const { resolve } = createRequire(import.meta.url);
const wasm = (name) => readFileSync(resolve(name));

const input = await buffer(process.stdin);
const [direction, type, width, height] = process.argv.slice(2);
const codec = await import(`@jsquash/${type}/${direction}.js`);
const way = direction.slice(0, 3);
// The encoder of WebP takes the file for machines with vectors, which all of ours have.
const files = {
	jpeg: `@jsquash/jpeg/codec/${way}/mozjpeg_${way}.wasm`,
	webp: `@jsquash/webp/codec/${way}/webp_${way}${way === 'enc' ? '_simd' : ''}.wasm`,
};
await codec.init(
	type === 'png'
		? wasm('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')
		: { wasmBinary: wasm(files[type]) },
);
if (direction === 'encode') {
	const data = new Uint8ClampedArray(input);
	write(await codec.default({ data, width: Number(width), height: Number(height) }));
} else {
	const image = await codec.default(new Uint8Array(input).buffer);
	const size = Buffer.alloc(8);
	size.writeUInt32BE(image.width, 0);
	size.writeUInt32BE(image.height, 4);
	write(Buffer.concat([size, Buffer.from(image.data)]));
}

function write(bytes) {
	const rest = Buffer.from(bytes);
	for (let at = 0; at < rest.length; at += writeSync(1, rest, at));
}
