import {
  defaultResource,
  detectResources,
  type Resource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources'
import { ACTIONS_VERSION } from '../../audit/version.ts'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'

/** By what telemetry of these actions is known, unless `OTEL_SERVICE_NAME` says otherwise. */
export const SERVICE = 'muse-protocol-actions'

/** Who sends: this service, with what `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` say of it. */
export function ownResource(): Resource {
  const own = resourceFromAttributes({ 'service.name': SERVICE, 'service.version': ACTIONS_VERSION })
  const detectors = [resourceAttributesEnvDetector, serviceNameEnvDetector]
  const { attributes } = defaultResource().merge(own).merge(detectResources({ detectors }))
  const clean = Object.entries(attributes).map(([name, value]) => [
    withoutOwnSecrets(name),
    typeof value === 'string' ? withoutOwnSecrets(value) : value,
  ])
  return resourceFromAttributes(Object.fromEntries(clean))
}
