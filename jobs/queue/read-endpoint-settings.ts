import {
	endpointSettings,
	type EndpointSettings,
	type EndpointSettingsInput,
} from '../../endpoint/endpoint-settings';
import { Failure } from '../../endpoint/failure';

/** Checks the settings of an endpoint; throws credential-invalid and names every mistake. */
export function readEndpointSettings(input: EndpointSettingsInput): EndpointSettings {
	const parsed = endpointSettings.safeParse(input);
	if (parsed.success) return parsed.data;
	const said = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
	throw new Failure({
		kind: 'credential-invalid',
		message: `The endpoint is not set up correctly: ${said.join('; ')}`,
		hint: "Correct the endpoint's credential",
	});
}
