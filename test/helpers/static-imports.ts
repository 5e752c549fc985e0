import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Every file that a source file imports, and theirs: all of them, or only those loaded at once. */
export function importsOf(entry: string, which: 'loaded-at-once' | 'all') {
	const files = new Set<string>();
	const packages = new Set<string>();
	const visit = (file: string) => {
		if (files.has(file)) return;
		files.add(file);
		for (const name of specifiers(file, which)) {
			if (name.startsWith('.')) visit(resolve(file, name));
			else packages.add(name);
		}
	};
	visit(entry);
	return { files: [...files], packages: [...packages].sort() };
}

function specifiers(file: string, which: 'loaded-at-once' | 'all'): string[] {
	const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
	const found: string[] = [];
	const add = (name: ts.Node | undefined) => {
		if (name && ts.isStringLiteral(name)) found.push(name.text);
	};
	const walk = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) && !isTypeOnly(node.importClause)) add(node.moduleSpecifier);
		if (ts.isExportDeclaration(node) && !node.isTypeOnly) add(node.moduleSpecifier);
		const called = ts.isCallExpression(node) ? node.expression : undefined;
		if (called?.kind === ts.SyntaxKind.ImportKeyword && which === 'all') {
			add((node as ts.CallExpression).arguments[0]);
		}
		// Nothing in the repository calls require(), but a node file that did would load it at once.
		if (called && ts.isIdentifier(called) && called.text === 'require') {
			add((node as ts.CallExpression).arguments[0]);
		}
		ts.forEachChild(node, walk);
	};
	walk(source);
	return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
	if (!clause) return false;
	if (clause.isTypeOnly) return true;
	const names = clause.namedBindings;
	return (
		clause.name === undefined &&
		names !== undefined &&
		ts.isNamedImports(names) &&
		names.elements.every((element) => element.isTypeOnly)
	);
}

function resolve(from: string, name: string): string {
	const path = join(dirname(from), name.replace(/\.js$/, ''));
	const file = [`${path}.ts`, join(path, 'index.ts'), path].find((one) => existsSync(one));
	if (file === undefined) throw new Error(`${from} imports ${name}, which is not there`);
	return file;
}
