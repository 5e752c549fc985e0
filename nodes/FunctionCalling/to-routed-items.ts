import type { IDataObject } from 'n8n-workflow';
import type { CallFunctionsResult } from '../../capabilities/function-calling/call-functions-request';
import { Failure } from '../../endpoint/failure';
import type { OutputItem } from '../shared/items/output-item';
import { withInput } from './with-input';

/** One item a call, in the output of its function; the one after them takes what has no call. */
export function toRoutedItems(
	{ calls, text, ...rest }: CallFunctionsResult,
	names: readonly string[],
): OutputItem[] {
	if (calls.length === 0) {
		return [{ json: { text, ...rest } as IDataObject, output: names.length }];
	}
	return calls.map((call, index) => {
		const json = {
			...withInput(call),
			...(text === '' ? {} : { text }),
			// Once an answer, so that a sum over the items is right.
			...(index === 0 ? rest : {}),
		};
		return { json: json as IDataObject, output: outputOf(call.name, names) };
	});
}

function outputOf(name: string, names: readonly string[]): number {
	const output = names.indexOf(name);
	if (output >= 0) return output;
	throw new Failure({
		kind: 'request-invalid',
		message: `The function "${name}" has no output`,
		hint: `The outputs are the functions of the first item (${names.join(', ')}). Give every item the same functions, named without expressions, or turn off One Output per Function`,
	});
}
