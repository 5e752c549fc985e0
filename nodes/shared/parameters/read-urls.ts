import { Failure } from '../../../endpoint/failure';
import { listUrls } from './list-urls';

/** What `listUrls` finds in a field. Throws request-invalid where there is none of `what`. */
export function readUrls(value: unknown, what: string): string[] {
	const urls = listUrls(value);
	if (urls.length > 0) return urls;
	throw new Failure({
		kind: 'request-invalid',
		message: `No ${what} is given`,
		hint: 'Add a URL, a data URL or base64 text, or select another source',
	});
}
