import { Failure } from '../../endpoint/failure';
import { lookUp, pointerOf, refOf } from './find-ref';
import { isSchema, type JsonSchema } from './json-schema';
import { eachSubschema } from './map-subschemas';
import { readStructure } from './read-structure';
import { nameOf, resolveName } from './schema-names';

/** Where the references of a document lead to. */
export interface References {
	/**
	 * What a reference names, as one that begins at the root; a schema that is true or false as it
	 * is. One that leads nowhere stays, for the validator to name.
	 */
	follow(ref: string, from: JsonSchema, isDynamic?: boolean): string | boolean;
	/** What is referred to and is no definition, by its new name in $defs. */
	moved: ReadonlyMap<string, JsonSchema>;
}

/** What a name stands for: the document, or a schema in it that has a name of its own. */
interface Located {
	name: string;
	root: JsonSchema;
	anchors: Map<string, JsonSchema>;
	/** Anchors that a dynamic reference looks for in what was entered first. */
	dynamic: Set<string>;
}

interface Place {
	/** Where a schema stands that is the root or a definition: what stands deeper has another place once it is fitted. */
	pointer: string | undefined;
	part: Located;
}

const maxLevels = 200;

const definitions = ['$defs', 'definitions'];

/**
 * Finds where the references of a document lead to, whatever they name it by: `$id`, `id`, an
 * anchor or a pointer. Of two schemas with one name the first counts.
 */
export function referencesOf(root: JsonSchema, isOld: boolean): References {
	const places = new Map<JsonSchema, Place>();
	const parts = new Map<string, Located>();
	const moved = new Map<string, JsonSchema>();
	const document = createPart('schema:///', root);
	place(root, { pointer: '', part: document }, 0);
	return { follow, moved };

	function createPart(name: string, schema: JsonSchema): Located {
		const part = { name, root: schema, anchors: new Map(), dynamic: new Set<string>() };
		if (!parts.has(name)) parts.set(name, part);
		return part;
	}

	function place(schema: JsonSchema, { pointer, part: outer }: Place, level: number): void {
		if (places.has(schema) || level > maxLevels) return;
		const part = partOf(schema, outer);
		places.set(schema, { pointer, part });
		const { $anchor: anchor, $dynamicAnchor: dynamic, $recursiveAnchor: recursive } = schema;
		for (const name of [anchor, dynamic]) note(name, schema, part);
		if (typeof dynamic === 'string') part.dynamic.add(dynamic);
		if (recursive === true) part.dynamic.add('');
		const deeper = { pointer: undefined, part };
		eachSubschema(readStructure(schema, isOld), (inner, keyword, name) => {
			const isLasting = pointer === '' && name !== undefined && definitions.includes(keyword);
			const at = isLasting ? { pointer: pointerOf(keyword, name), part } : deeper;
			place(inner, at, level + 1);
		});
	}

	function partOf(schema: JsonSchema, outer: Located): Located {
		const { name, anchor } = nameOf(schema, isOld);
		if (name !== undefined && schema === root) {
			document.name = resolveName(name, outer.name);
			parts.set(document.name, document);
		}
		const isOwn = name !== undefined && schema !== root;
		const part = isOwn ? createPart(resolveName(name, outer.name), schema) : outer;
		note(anchor, schema, part);
		return part;
	}

	function note(anchor: unknown, schema: JsonSchema, { anchors }: Located): void {
		if (typeof anchor === 'string' && !anchors.has(anchor)) anchors.set(anchor, schema);
	}

	function follow(ref: string, from: JsonSchema, isDynamic = false): string | boolean {
		const own = places.get(from)?.part ?? document;
		const [name = '', fragment = ''] = ref.split('#');
		const part = name === '' ? own : parts.get(resolveName(name, own.name));
		if (part === undefined) return ref;
		const isMoving = isDynamic && part.dynamic.has(fragment);
		// The document is what was entered first.
		const isOuter = isMoving && document.dynamic.has(fragment);
		if (isMoving && !isOuter && ofAnchor(fragment) > 1) throw tooDynamic(ref);
		const target =
			(isOuter ? undefined : find(part, fragment)) ??
			// Many that give a part a name still mean the whole document.
			(name === '' || isOuter ? find(document, fragment) : undefined);
		if (isSchema(target)) return refOf(pointerTo(target, part));
		return typeof target === 'boolean' ? target : ref;
	}

	function ofAnchor(name: string): number {
		return [...new Set(parts.values())].filter(({ dynamic }) => dynamic.has(name)).length;
	}

	function find({ root: top, anchors }: Located, fragment: string): unknown {
		if (fragment === '') return top;
		return fragment.startsWith('/') ? lookUp(top, `#${fragment}`) : anchors.get(fragment);
	}

	function pointerTo(target: JsonSchema, part: Located): string {
		const known = places.get(target);
		if (known?.pointer !== undefined) return known.pointer;
		const name = unusedName();
		const pointer = pointerOf('$defs', name);
		moved.set(name, target);
		if (known) known.pointer = pointer;
		else place(target, { pointer, part }, 0);
		return pointer;
	}

	function unusedName(): string {
		const { $defs } = root;
		for (let number = moved.size + 1; ; number += 1) {
			const name = `schema${String(number)}`;
			if (!isSchema($defs) || !Object.hasOwn($defs, name)) return name;
		}
	}
}

const tooDynamic = (ref: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `The schema has a dynamic reference, "${ref}", whose target depends on the value`,
		hint: 'Use a $ref to the intended schema instead',
	});
