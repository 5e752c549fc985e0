// Checks the documents on standard input, a JSON array, with the schemas of Kubernetes, KEDA and the
// Prometheus Operator; prints what is wrong. These packages are ES modules, which jest does not load.
import { readFileSync } from 'node:fs';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, ServiceAccount } from 'kubernetes-models/v1';

const models = {
	...{ ConfigMap, ServiceAccount, Deployment, NetworkPolicy, PodDisruptionBudget },
	...{ ScaledObject, PodMonitor },
};

function mistakeIn(document) {
	const Model = models[document.kind];
	if (!Model) return 'no schema';
	// The constructor sets the version, so that another one would not be noticed.
	const { apiVersion } = new Model();
	if (document.apiVersion !== apiVersion) return `not ${apiVersion}`;
	try {
		new Model(document).validate();
		return undefined;
	} catch (error) {
		return error.message;
	}
}

const mistakes = JSON.parse(readFileSync(0, 'utf8')).flatMap((document) => {
	const mistake = mistakeIn(document);
	return mistake === undefined ? [] : [`${document.kind}: ${mistake}`];
});
process.stdout.write(JSON.stringify(mistakes));
