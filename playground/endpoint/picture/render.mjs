import { createHash } from 'node:crypto';
import { GLYPH, isInk } from './font.mjs';
import { png } from './png.mjs';

const MAX_LINES = 12;
const MARGIN = 0.06;

/**
 * Renders a PNG that says what it is: the lines of `head`, and under them the prompt. The colour
 * depends on the prompt and on `seed`.
 */
export function renderPicture({ width, height, head, prompt, seed = 0 }) {
	const margin = Math.round(Math.min(width, height) * MARGIN);
	const scale = Math.max(1, Math.floor((width - 2 * margin) / (26 * (GLYPH.width + 1))));
	const perLine = Math.max(8, Math.floor((width - 2 * margin) / (scale * (GLYPH.width + 1))));
	const lines = [...head.flatMap((text) => wrap(text, perLine)), '', ...wrap(prompt, perLine)];
	const pixels = Buffer.alloc(width * height);
	paintSky(pixels, width, height);
	lines.slice(0, MAX_LINES).forEach((line, row) => {
		const top = margin + row * scale * (GLYPH.height + 3);
		[...line].forEach((letter, column) => {
			paintLetter(pixels, { width, height }, letter, {
				left: margin + column * scale * (GLYPH.width + 1),
				top,
				scale,
			});
		});
	});
	return png(width, height, coloursOf(`${prompt} ${seed}`), pixels);
}

/** Two bands, so that one sees that something was painted. */
function paintSky(pixels, width, height) {
	for (let y = Math.round(height * 0.72); y < height; y++) {
		for (let x = 0; x < width; x++) {
			const hill = height * (0.8 + 0.06 * Math.sin((x / width) * 9));
			pixels[y * width + x] = y > hill ? 1 : 0;
		}
	}
}

function paintLetter(pixels, { width, height }, letter, { left, top, scale }) {
	for (let y = 0; y < GLYPH.height * scale; y++) {
		for (let x = 0; x < GLYPH.width * scale; x++) {
			const [column, row] = [left + x, top + y];
			if (column >= width || row >= height) continue;
			if (isInk(letter, Math.floor(x / scale), Math.floor(y / scale))) {
				pixels[row * width + column] = 2;
			}
		}
	}
}

function coloursOf(text) {
	const [a, b, c] = createHash('sha256').update(text).digest();
	const pale = (value) => 176 + (value % 80);
	return [
		[pale(a), pale(b), pale(c)],
		[a % 128, 64 + (b % 96), c % 128],
		[17, 17, 17],
	];
}

function wrap(text, perLine) {
	const words = text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toUpperCase()
		.split(/\s+/)
		.filter((word) => word !== '')
		.flatMap((word) => word.match(new RegExp(`.{1,${perLine}}`, 'gu')));
	const lines = [];
	for (const word of words) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= perLine)
			lines.push(`${lines.pop()} ${word}`);
		else lines.push(word);
	}
	return lines;
}
