{{- define "mcp-gateway.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "mcp-gateway.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "mcp-gateway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "mcp-gateway.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* Of the pod of `helm test`, which is no gateway. */}}
{{- define "mcp-gateway.testLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "mcp-gateway.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The ConfigMap that is mounted beside the secrets; empty where the sample is served. */}}
{{- define "mcp-gateway.configMap" -}}
{{- if .Values.existingConfigMap -}}
{{ .Values.existingConfigMap }}
{{- else if .Values.gatewayYaml -}}
{{ include "mcp-gateway.fullname" . }}
{{- end -}}
{{- end -}}

{{- define "mcp-gateway.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Paths under which clients find the endpoint and its metadata, from MCP_SERVER_URL. */}}
{{- define "mcp-gateway.paths" -}}
{{- $path := trimSuffix "/" (urlParse (.Values.config.MCP_SERVER_URL | default "")).path -}}
{{- if $path -}}
{{ list $path "/.well-known/oauth-protected-resource" | toJson }}
{{- else -}}
["/"]
{{- end -}}
{{- end -}}

{{- define "mcp-gateway.host" -}}
{{ (urlParse (.Values.config.MCP_SERVER_URL | default "")).hostname }}
{{- end -}}
