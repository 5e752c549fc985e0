const { spawn } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { dest, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
		stdio: 'inherit',
	});

// gulp 5 reads files as UTF-8 unless told otherwise, which would corrupt a PNG.
const icons = () =>
	src(['nodes/**/*.{png,svg}', 'credentials/**/*.{png,svg}'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);

/** The page of the dashboard, which workers serve as it is. */
const pages = () =>
	src('workers/dashboard/assets/*', { base: '.', encoding: false }).pipe(dest('dist'));

/** Writes, for each operation of a node, what its items always hold: n8n shows it before a first run. */
async function previews() {
	const { z } = require('zod/v4');
	for (const node of readdirSync('dist/nodes')) {
		const schemas = join(__dirname, 'dist/nodes', node, 'output-schemas.js');
		if (!existsSync(schemas)) continue;
		const folder = join('dist/nodes', node, '__schema__/v1.0.0');
		await mkdir(folder, { recursive: true });
		for (const [operation, schema] of Object.entries(require(schemas).outputSchemas)) {
			const preview = alwaysIn(z.toJSONSchema(schema, { unrepresentable: 'any' }));
			await writeFile(join(folder, `${operation}.json`), JSON.stringify(preview));
		}
	}
}

/** The types of what is required; of a choice the first that is not null. */
function alwaysIn(schema) {
	const {
		type,
		properties,
		required = [],
		items,
	} = schema.anyOf?.find((choice) => choice.type !== 'null') ?? schema;
	if (type === 'array') return { type, items: alwaysIn(items) };
	if (!properties) return { type };
	const fields = required.map((name) => [name, alwaysIn(properties[name])]);
	return { type, properties: Object.fromEntries(fields) };
}

module.exports = {
	clean,
	compile,
	icons,
	pages,
	previews,
	default: series(clean, compile, icons, pages, previews),
};
