import { holdsPassword } from '../../../workers/dashboard/holds-password';

const basic = (text: string, encoding: BufferEncoding = 'utf8') =>
	`Basic ${Buffer.from(text, encoding).toString('base64')}`;
const password = 'pass:wörd:with colons';

test.each([
	['any user name', basic(`admin:${password}`)],
	['no user name', basic(`:${password}`)],
	['Latin-1 in place of UTF-8', basic(`admin:${password}`, 'latin1')],
	['an accent of its own', basic(`admin:${password.normalize('NFD')}`)],
	['another case of the scheme', basic(`admin:${password}`).replace('Basic', 'basic')],
])('a password with colons and an accent is taken with %s', (_name, header) => {
	expect(holdsPassword(header, password)).toBe(true);
});

test.each([
	['no header', undefined],
	['nothing', ''],
	['no password', basic('admin:')],
	['only the part behind the last colon', basic('admin:with colons')],
	['only the part before it', basic('admin:pass')],
	['another case', basic(`admin:${password.toUpperCase()}`)],
	['a longer one', basic(`admin:${password}!`)],
	['another scheme', basic(`admin:${password}`).replace('Basic', 'Bearer')],
	['what is no base64', 'Basic ???'],
])('%s is not the password', (_name, header) => {
	expect(holdsPassword(header, password)).toBe(false);
});
