{{- define "koios.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* What tells one workload from all others: a dict with root and component, and plant for a plant's connectors. */ -}}
{{- define "koios.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- with .plant }}
koios.io/plant: {{ . }}
{{- end }}
{{- end -}}

{{- define "koios.labels" -}}
{{ include "koios.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "koios.workloadName" -}}
{{ include "koios.fullname" .root }}-{{ .component }}{{ with .plant }}-{{ . }}{{ end }}
{{- end -}}

{{- define "koios.scheme" -}}
{{ if .Values.tls.enabled }}https{{ else }}http{{ end }}
{{- end -}}

{{- define "koios.url" -}}
{{ include "koios.scheme" .root }}://{{ include "koios.fullname" .root }}-{{ .component }}:8080
{{- end -}}

{{- define "koios.image" -}}
{{ .root.Values.image.repository }}/{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "koios.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "koios.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- /* Where the secrets of one service are: a dict with root, component, secretName. */ -}}
{{- define "koios.volumes" -}}
- name: tmp
  emptyDir: {}
- name: secrets
  secret: { secretName: {{ .secretName }}, defaultMode: 0440 }
{{- if .root.Values.tls.enabled }}
- name: tls
  secret: { secretName: {{ include "koios.workloadName" . }}-tls, defaultMode: 0440 }
{{- else if .root.Values.tls.caSecretName }}
- name: tls
  secret: { secretName: {{ .root.Values.tls.caSecretName }}, defaultMode: 0440, items: [{ key: ca.crt, path: ca.crt }] }
{{- end }}
{{- end -}}

{{- define "koios.volumeMounts" -}}
- { name: tmp, mountPath: /tmp }
- { name: secrets, mountPath: /run/secrets/koios, readOnly: true }
{{- if or .root.Values.tls.enabled .root.Values.tls.caSecretName }}
- { name: tls, mountPath: /run/secrets/tls, readOnly: true }
{{- end }}
{{- end -}}

{{- define "koios.trust" -}}
{{- if or .Values.tls.enabled .Values.tls.caSecretName -}}
TLS_CA_FILE: /run/secrets/tls/ca.crt
{{- end -}}
{{- end -}}

{{- /* A number of YAML is a floating-point one to helm: 3600000 must not become 3.6e+06. */ -}}
{{- define "koios.text" -}}
{{ if and (kindIs "float64" .) (eq . (floor .)) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end -}}

{{- /* The variables of a map, and those that name a file of the Secret. */ -}}
{{- define "koios.environment" -}}
{{- range $name, $value := .variables }}
- name: {{ $name }}
  value: {{ include "koios.text" $value | quote }}
{{- end }}
{{- range $variable, $file := .files }}
- name: {{ $variable }}_FILE
  value: /run/secrets/koios/{{ $file }}
{{- end }}
{{- end -}}

{{- /* What all services but the gateway need beside their own. */ -}}
{{- define "koios.ofServices" -}}
NATS_URL: {{ .root.Values.nats.url }}
NATS_USER: {{ .natsUser }}
NATS_INBOX_PREFIX: _INBOX_{{ .natsUser }}
JWKS_URL: {{ include "koios.url" (dict "root" .root "component" "gateway") }}/auth/jwks.json
{{- end -}}

{{- /* What every service has to know alike: each verifies the tokens of users itself. A dict: component, settings (of a service). */ -}}
{{- define "koios.refuseIdentityProviderOfOne" -}}
{{- range list "OIDC_ISSUER" "OIDC_AUDIENCE" "OIDC_JWKS_URL" "OIDC_ROLES_CLAIM" "OIDC_USERNAME_CLAIM" }}
{{- if hasKey ($.settings | default dict) . }}
{{- fail (printf "%s is for every service, not for the %s alone: put it into settings" . $.component) }}
{{- end }}
{{- end }}
{{- end -}}

{{- /*
One Deployment. A dict: root, component, plant, image, values (of the service), replicas (none where they are scaled),
variables, files, graceSeconds.
*/ -}}
{{- define "koios.deployment" -}}
{{- include "koios.refuseIdentityProviderOfOne" (dict "component" .component "settings" .values.settings) }}
{{- $own := dict "HTTP_HOST" "0.0.0.0" "HTTP_PORT" "8080" "STOP_DELAY_MS" "5000" "TOKEN_ISSUER" .root.Values.gateway.publicUrl }}
{{- if .root.Values.tls.enabled }}
{{- $_ := set $own "TLS_CERTIFICATE_FILE" "/run/secrets/tls/tls.crt" }}
{{- $_ := set $own "TLS_KEY_FILE" "/run/secrets/tls/tls.key" }}
{{- end }}
{{- $variables := mergeOverwrite (deepCopy .root.Values.settings) $own (include "koios.trust" .root | fromYaml) .variables .values.settings }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "koios.workloadName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "koios.labels" . | nindent 4 }}
spec:
  {{- with .replicas }}
  replicas: {{ . }}
  {{- end }}
  # The new one is there before the old one goes.
  strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
  selector:
    matchLabels: {{- include "koios.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "koios.labels" . | nindent 8 }}
      {{- with .root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      automountServiceAccountToken: false
      # Its variables would be taken for configuration.
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ .graceSeconds | default 30 }}
      securityContext: {{- include "koios.podSecurity" . | nindent 8 }}
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {{- include "koios.selector" . | nindent 14 }}
      containers:
        - name: {{ .component }}
          image: {{ include "koios.image" . }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext: {{- include "koios.containerSecurity" . | nindent 12 }}
          ports:
            - { name: http, containerPort: 8080 }
          env: {{- include "koios.environment" (dict "variables" $variables "files" .files) | nindent 12 }}
          {{- $scheme := include "koios.scheme" .root | upper }}
          {{- if .plant }}
          # Nobody calls it: whether it is ready holds up a rollout and the eviction of the next one, and nothing else.
          startupProbe:
            httpGet: { path: /health/live, port: http, scheme: {{ $scheme }} }
            periodSeconds: 2
            failureThreshold: 60
          readinessProbe:
            httpGet: { path: /health/ready, port: http, scheme: {{ $scheme }} }
            periodSeconds: 2
            timeoutSeconds: 3
          {{- else }}
          # Wholly ready once, for which NATS or a database may keep it waiting half an hour. From then on what is missing fails
          # the requests that need it: were the pod taken away, it would fail all of them.
          startupProbe:
            httpGet: { path: /health/ready, port: http, scheme: {{ $scheme }} }
            periodSeconds: 2
            timeoutSeconds: 3
            failureThreshold: 900
          readinessProbe:
            httpGet: { path: /health/live, port: http, scheme: {{ $scheme }} }
            periodSeconds: 2
            timeoutSeconds: 3
          {{- end }}
          livenessProbe:
            httpGet: { path: /health/live, port: http, scheme: {{ $scheme }} }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources: {{- toYaml .values.resources | nindent 12 }}
          volumeMounts: {{- include "koios.volumeMounts" . | nindent 12 }}
      volumes: {{- include "koios.volumes" (dict "root" .root "component" .component "plant" .plant "secretName" .values.secretName) | nindent 8 }}
{{- end -}}

{{- /*
Rules for calls to what is neither ours nor a plant's: those that are given or, without any, the ports of the addresses that
stand in these variables. A dict: root, settings (of a service), rules, variables.
*/ -}}
{{- define "koios.egressTo" -}}
{{- $settings := merge (dict) (.settings | default dict) .root.Values.settings }}
{{- $ports := list }}
{{- range .variables }}
{{- with get $settings . }}
{{- $url := urlParse . }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "443" "80" (eq $url.scheme "https")) }}
{{- $ports = append $ports (dict "port" (int $port)) }}
{{- end }}
{{- end }}
{{- if $ports }}
{{- .rules | default (list (dict "ports" (uniq $ports))) | toYaml }}
{{- end }}
{{- end -}}

{{- define "koios.egressToIdentityProvider" -}}
{{- include "koios.egressTo" (merge (dict "rules" .root.Values.networkPolicies.toIdentityProvider "variables" (list "OIDC_ISSUER" "OIDC_JWKS_URL")) .) }}
{{- end -}}

{{- define "koios.egressToCollector" -}}
{{- include "koios.egressTo" (merge (dict "rules" .root.Values.networkPolicies.toCollector "variables" (list "OTEL_EXPORTER_OTLP_ENDPOINT")) .) }}
{{- end -}}

{{- /* What finds its pods; connectors have no address of their own, they are only looked at. */ -}}
{{- define "koios.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "koios.workloadName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels: {{- include "koios.labels" . | nindent 4 }}
spec:
  {{- if .plant }}
  clusterIP: None
  {{- end }}
  selector: {{- include "koios.selector" . | nindent 4 }}
  ports:
    - { name: http, port: 8080, targetPort: http }
{{- end -}}
