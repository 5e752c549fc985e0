import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { preProcessFile } from 'typescript';

const root = join(__dirname, '../..');

/** The first circle of imports among files, those of types included, as the files on it; undefined where there is none. */
function circleIn(importsOf: ReadonlyMap<string, readonly string[]>): string[] | undefined {
	const done = new Set<string>();
	const visit = (file: string, path: readonly string[]): string[] | undefined => {
		const at = path.indexOf(file);
		if (at >= 0) return [...path.slice(at), file];
		if (done.has(file)) return undefined;
		for (const next of importsOf.get(file) ?? []) {
			const circle = visit(next, [...path, file]);
			if (circle) return circle;
		}
		done.add(file);
		return undefined;
	};
	for (const file of importsOf.keys()) {
		const circle = visit(file, []);
		if (circle) return circle;
	}
	return undefined;
}

/** What each source file imports, types and what is loaded when it is needed included. */
function readImports(): Map<string, string[]> {
	const sources = '{capabilities,credentials,endpoint,jobs,nodes,workers}/**/*.ts';
	return new Map(
		globSync(sources, { cwd: root }).map((file) => {
			const { importedFiles } = preProcessFile(readFileSync(join(root, file), 'utf8'));
			const imported = importedFiles
				.filter(({ fileName }) => fileName.startsWith('.'))
				.map(({ fileName }) => `${join(dirname(file), fileName).replace(/\.js$/, '')}.ts`);
			return [file, imported.filter((name) => existsSync(join(root, name)))];
		}),
	);
}

test('no file imports itself by way of others, not even for a type', () => {
	const imports = readImports();
	expect(imports.size).toBeGreaterThan(400);
	expect([...imports.values()].flat().length).toBeGreaterThan(1500);
	expect(circleIn(imports)).toBeUndefined();
});

test('a circle that is planted is found', () => {
	const imports = readImports();
	const [last = ''] = imports.get('jobs/dispatch.ts') ?? [];
	imports.set(last, [...(imports.get(last) ?? []), 'jobs/dispatch.ts']);
	expect(circleIn(imports)).toEqual(expect.arrayContaining([last, 'jobs/dispatch.ts']));
});
