{{/* A value as an environment has it; a number from a values file would be 1.048576e+06. */}}
{{- define "mcp-gateway.text" -}}
{{- if kindIs "string" . }}{{ . }}{{ else }}{{ toJson . }}{{ end -}}
{{- end -}}

{{/* Every setting by its name, as YAML. */}}
{{- define "mcp-gateway.settings" -}}
{{- $settings := dict "HOST" "0.0.0.0" "ADMIN_HOST" "0.0.0.0" -}}
{{- range $name, $value := .Values.config -}}
{{- $_ := set $settings $name (include "mcp-gateway.text" $value) -}}
{{- end -}}
{{- $_ := set $settings "NODE_ENV" "production" -}}
{{- $_ := set $settings "PORT" "3001" -}}
{{- $_ := set $settings "ADMIN_PORT" "9464" -}}
{{- if include "mcp-gateway.configMap" . -}}
{{- $_ := set $settings "GATEWAY_CONFIG" "/etc/mcp-gateway/config/gateway.yaml" -}}
{{- end -}}
{{- range $name, $key := .Values.secretKeys -}}
{{- $_ := set $settings (printf "%s_FILE" $name) (printf "/etc/mcp-gateway/secrets/%s" $key) -}}
{{- end -}}
{{- toYaml $settings -}}
{{- end -}}

{{/* MiB of the heap: 60 % of the limit; the rest is for buffers, code and what the collector moves. */}}
{{- define "mcp-gateway.heap" -}}
{{- $limit := toString (dig "limits" "memory" "" .Values.resources) -}}
{{- if regexMatch "^[0-9]+(Mi|Gi)$" $limit -}}
{{- $size := regexFind "^[0-9]+" $limit | int64 -}}
{{- if hasSuffix "Gi" $limit }}{{ $size = mul $size 1024 }}{{ end -}}
{{- div (mul $size 60) 100 -}}
{{- else if $limit -}}
{{- fail (printf "resources.limits.memory: %s is not in whole Mi or Gi; write it so, as in 384Mi" $limit) -}}
{{- end -}}
{{- end -}}

{{/*
Seconds from SIGTERM to SIGKILL. At DRAIN_TIMEOUT the last request is over, and the process is gone within four
seconds, or ten where a name look-up hangs; DRAIN_DELAY on top is for a kubelet that is late.
*/}}
{{- define "mcp-gateway.grace" -}}
{{- $delay := dig "DRAIN_DELAY" 5 .Values.config -}}
{{- $timeout := dig "DRAIN_TIMEOUT" 25 .Values.config -}}
{{- add (ceil (addf (float64 $delay) (float64 $timeout))) 10 -}}
{{- end -}}

{{/* What a schema cannot say. */}}
{{- define "mcp-gateway.check" -}}
{{- $config := .Values.config -}}
{{- if not $config.MCP_SERVER_URL -}}
{{- fail "config.MCP_SERVER_URL: required; write the URL that clients are given, as in https://mcp.example.com" -}}
{{- end -}}
{{- if not (or $config.AUTH0_DOMAIN $config.ISSUER_URL) -}}
{{- fail "config.ISSUER_URL: required, or config.AUTH0_DOMAIN; write the issuer that signs people in" -}}
{{- end -}}
{{- if and .Values.secretKeys (not .Values.existingSecret) -}}
{{- fail "existingSecret: required with secretKeys; write the name of a Secret, which this chart does not make" -}}
{{- end -}}
{{- if and .Values.existingConfigMap (or .Values.gatewayYaml .Values.openapi) -}}
{{- fail "existingConfigMap: takes the place of gatewayYaml and openapi; write one or the other" -}}
{{- end -}}
{{- if and .Values.openapi (not .Values.gatewayYaml) -}}
{{- fail "gatewayYaml: required with openapi; it says which operations are served" -}}
{{- end -}}
{{- if not (or (include "mcp-gateway.configMap" .) $config.API_BASE_URL) -}}
{{- fail "gatewayYaml: required; it says which upstreams are served (without it the sample is, for which config.API_BASE_URL is required)" -}}
{{- end -}}
{{- if and (eq (include "mcp-gateway.text" ($config.GATEWAY_WATCH | default false)) "true") (not (include "mcp-gateway.configMap" .)) -}}
{{- fail "config.GATEWAY_WATCH: has nothing to watch without gatewayYaml; remove it" -}}
{{- end -}}
{{- if and .Values.metrics.podMonitor .Values.metrics.serviceMonitor -}}
{{- fail "metrics.serviceMonitor: with podMonitor every pod is counted twice; write one of them" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.parentRefs: required; write the Gateway, as in [{ name: public, namespace: gateways }]" -}}
{{- end -}}
{{- end -}}
