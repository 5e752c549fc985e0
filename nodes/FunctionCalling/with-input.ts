/**
 * A call whose arguments stand under `input` as well: n8n's expressions refuse the word arguments
 * (`Cannot access "arguments" due to security concerns`, n8n 2.41), so that `$json.arguments`
 * cannot be read.
 */
export const withInput = <Call extends { arguments: object }>(call: Call) => ({
	...call,
	input: call.arguments,
});
