package dev.bellwether.operator.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.api.v1alpha1.ManagedBackplane;
import dev.bellwether.api.v1alpha1.ServiceOptions;
import dev.bellwether.api.v1alpha1.Storage;
import dev.bellwether.operator.backplane.LogLimits;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenderedObjectsTest {
    private static final GatewayIdentity CHAT = new GatewayIdentity("messaging", "chat", "uid-1");

    @Test
    void theConfigurationIsTheProtocols() throws Exception {
        assertThat(NotifierConfig.yaml(CHAT, inputs("""
                                {"auth": {"anonymous": true}, "listener": {"port": 8443, "tls": {"secretName": "chat-tls"}},
                                 "topics": [{"name": "rooms/*", "retention": {"messages": 10, "age": "2h"}}]}"""))).isEqualTo("""
                        ---
                        listener:
                          port: 8443
                          tls:
                            certificate: "/etc/bellwether/tls/tls.crt"
                            key: "/etc/bellwether/tls/tls.key"
                        management:
                          host: "0.0.0.0"
                          port: 9090
                          tls:
                            certificate: "/etc/bellwether/management/tls.crt"
                            key: "/etc/bellwether/management/tls.key"
                          operatorKey: "/etc/bellwether/operator/key.pem"
                        auth:
                          anonymous: true
                        topics:
                        - name: "rooms/*"
                          retention:
                            age: "2h"
                            messages: 10
                        static:
                          root: "/srv/www"
                        drain:
                          grace: "20s"
                        backplane:
                          type: "JetStream"
                          url: "nats://chat-nats.messaging.svc:4222"
                          stream: "bellwether_messaging_chat"
                          subjectPrefix: "bellwether.messaging.chat"
                          usernameFile: "/etc/bellwether/backplane/username"
                          passwordFile: "/etc/bellwether/backplane/password"
                        """);
    }

    @Test
    void keysForTokensAreMountedAndReadAsAFile() throws Exception {
        RevisionInputs inputs = inputs("""
                {"auth": {"jwt": {"audience": "chat", "clockSkew": "5s", "jwks": {"configMapName": "chat-jwks"}}}}""");
        assertThat(NotifierConfig.yaml(CHAT, inputs)).contains("""
                auth:
                  jwt:
                    audience: "chat"
                    jwks:
                      file: "/etc/bellwether/jwks/jwks.json"
                """);
        PodTemplateSpec pod = NotifierDeployment.template(CHAT, "0123456789", inputs);
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("jwks"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getConfigMap().getName()).isEqualTo("chat-jwks");
                    assertThat(volume.getConfigMap().getItems())
                            .extracting("key")
                            .containsExactly("jwks.json");
                });
        assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
                .extracting("name", "mountPath", "readOnly")
                .contains(tuple("jwks", "/etc/bellwether/jwks", true));
        PodTemplateSpec secret = NotifierDeployment.template(CHAT, "0123456789", inputs("""
                {"auth": {"jwt": {"audience": "chat", "jwks": {"secretName": "chat-keys"}}}}"""));
        assertThat(secret.getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("jwks"))
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("chat-keys");
    }

    @Test
    void whoVouchesForAPlatformsNatsIsMountedAndReadAsAFile() throws Exception {
        RevisionInputs inputs = inputs("""
                {"backplane": {"type": "JetStream", "jetStream": {"url": "tls://nats.example", "caSecretName": "nats-ca"}}}""");
        assertThat(NotifierConfig.yaml(CHAT, inputs))
                .contains("url: \"tls://nats.example\"", "caFile: \"/etc/bellwether/backplane-ca/ca.crt\"");
        PodTemplateSpec pod = NotifierDeployment.template(CHAT, "0123456789", inputs);
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("backplane-ca"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("nats-ca"));
        assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
                .extracting("name", "mountPath", "readOnly")
                .contains(tuple("backplane-ca", "/etc/bellwether/backplane-ca", true));
    }

    @Test
    void whatTheListenerSaysBesidePortAndCertificateIsTheFiles() throws Exception {
        assertThat(NotifierConfig.yaml(
                        CHAT,
                        inputs("{\"listener\": {\"port\": 8443, \"allowedOrigins\": [\"https://chat.example\"]}}")))
                .contains("""
                listener:
                  port: 8443
                  allowedOrigins:
                  - "https://chat.example"
                management:
                """);
    }

    @Test
    void serversOfAClusterAreReplacedOneAtATimeAndOnlyWhenTheLastIsCurrent() {
        Storage storage = new Storage(new Quantity("1Gi"), null, Storage.WhenDeleted.Delete);
        var three = ManagedNats.statefulSet(CHAT, new ManagedBackplane(3, storage), "nats:1")
                .getSpec()
                .getTemplate();
        assertThat(startup(three)).isEqualTo("/healthz");
        assertThat(three.getSpec().getTopologySpreadConstraints())
                .singleElement()
                .satisfies(spread -> assertThat(spread.getLabelSelector().getMatchLabels())
                        .isEqualTo(Map.of("bellwether.dev/backplane", "chat")));
        var budget = ManagedNats.disruptionBudget(CHAT);
        assertThat(budget.getMetadata().getName()).isEqualTo("chat-nats");
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        assertThat(three.getMetadata().getLabels())
                .containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
        var single = ManagedNats.statefulSet(CHAT, new ManagedBackplane(1, storage), "nats:1")
                .getSpec()
                .getTemplate();
        assertThat(startup(single)).as("a release restarts no single server").isEqualTo("/healthz?js-server-only=true");
        assertThat(single.getSpec().getTopologySpreadConstraints()).isEmpty();
    }

    private static String startup(PodTemplateSpec pod) {
        return pod.getSpec()
                .getContainers()
                .get(0)
                .getStartupProbe()
                .getHttpGet()
                .getPath();
    }

    @Test
    void anOverlayIsLaidOverThePodButNotOverTheOperatorsLabels() throws Exception {
        PodTemplateSpec pod = NotifierDeployment.template(CHAT, "0123456789", inputs("""
                        {"notifier": {"podTemplate": {"labels": {"team": "a", "bellwether.dev/gateway": "other"},
                          "hostNetwork": true, "containerSecurityContext": {"privileged": true},
                          "volumes": [{"name": "www", "configMap": {"name": "pages"}}],
                          "volumeMounts": [{"name": "www", "mountPath": "/srv/www"}]}}}"""));
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("team", "a")
                .containsEntry(GatewayIdentity.GATEWAY_LABEL, "chat");
        assertThat(pod.getSpec().getHostNetwork()).isTrue();
        assertThat(pod.getSpec().getContainers().get(0).getSecurityContext().getPrivileged())
                .isTrue();
        assertThat(pod.getSpec().getVolumes()).extracting("name").contains("config", "www");
        assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
                .extracting("mountPath")
                .contains("/srv/www", "/etc/bellwether/config");
    }

    @Test
    void theServiceSelectsOneRevisionOrAll() throws Exception {
        ServiceOptions options = new ServiceOptions(
                ServiceOptions.Type.LoadBalancer, Map.of("a", "b"), ServiceOptions.TrafficPolicy.Local);
        var service = GatewayNetwork.service(CHAT, inputs("{}"), options, Optional.of("0123456789"));
        assertThat(service.getSpec().getSelector())
                .isEqualTo(Map.of(GatewayIdentity.GATEWAY_LABEL, "chat", GatewayIdentity.REVISION_LABEL, "0123456789"));
        assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
        assertThat(service.getSpec().getPorts().get(0).getAppProtocol()).isEqualTo("kubernetes.io/h2c");
        assertThat(GatewayNetwork.selector(CHAT, Optional.empty()))
                .isEqualTo(Map.of(GatewayIdentity.GATEWAY_LABEL, "chat"));
    }

    @Test
    void theNotifiersUserMayNeitherMakeNorPurgeAStream() {
        String config = NatsConfig.text(CHAT, 3, 1L << 30);
        assertThat(config)
                .contains("sync_interval: always")
                .contains("\"bellwether.messaging.chat.>\"")
                .doesNotContain("STREAM.CREATE")
                .doesNotContain("STREAM.PURGE");
    }

    @Test
    void volumesOutliveTheGatewayOnlyWhereTheUserSaidSo() {
        var set = ManagedNats.statefulSet(
                CHAT,
                new ManagedBackplane(1, new Storage(new Quantity("1Gi"), "", Storage.WhenDeleted.Retain)),
                "nats:1");
        assertThat(set.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
                .isEqualTo("Retain");
        assertThat(set.getSpec().getVolumeClaimTemplates().get(0).getSpec().getStorageClassName())
                .isNull();
    }

    @Test
    void podsReachTheUrlOfTheKeysOnItsPortAlsoTheOneThatAnOlderRevisionHas() throws Exception {
        RevisionInputs https = inputs(keysFrom("https://id.example/keys"));
        RevisionInputs inCluster = inputs(keysFrom("http://id.login.svc:8080/keys"));
        RevisionInputs mounted =
                inputs("{\"auth\": {\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"configMapName\": \"keys\"}}}}");
        assertThat(egressPorts(https, List.of(https))).containsExactly(53, 53, 443, 4222);
        assertThat(egressPorts(inCluster, List.of(inCluster, https, https))).containsExactly(53, 53, 443, 8080, 4222);
        assertThat(egressPorts(mounted, List.of(mounted))).containsExactly(53, 53, 4222);
        assertThat(egressPorts(
                        inputs(keysFrom("http://id.login.svc")), List.of(inputs(keysFrom("http://id.login.svc")))))
                .containsExactly(53, 53, 80, 4222);
    }

    @Test
    void podsReachTheCollectorOfTracesAndAreNamedByTheirGateway() throws Exception {
        RevisionInputs traced = inputs("""
                {"tracing": {"endpoint": "http://collector.observability.svc:4318", "sampling": "0.1"}}""");
        assertThat(egressPorts(traced, List.of(traced))).containsExactly(53, 53, 4318, 4222);
        assertThat(egressPorts(inputs("{}"), List.of(inputs("{}"), traced)))
                .as("while a revision that is traced has pods")
                .containsExactly(53, 53, 4318, 4222);
        assertThat(egressPorts(
                        inputs("{}"), List.of(inputs("{\"tracing\": {\"endpoint\": \"https://collector.example\"}}"))))
                .containsExactly(53, 53, 443, 4222);
        assertThat(NotifierConfig.yaml(CHAT, traced)).contains("""
                tracing:
                  endpoint: "http://collector.observability.svc:4318"
                  sampling: "0.1"
                  serviceName: "chat"
                """);
        assertThat(NotifierConfig.yaml(
                        CHAT, inputs("{\"tracing\": {\"endpoint\": \"http://c\", \"serviceName\": \"x\"}}")))
                .contains("serviceName: \"x\"");
        assertThat(NotifierConfig.yaml(CHAT, inputs("{}"))).doesNotContain("tracing");
    }

    @Test
    void keysFromAUrlAreMountedFromNothing() throws Exception {
        RevisionInputs inputs = inputs("""
                {"auth": {"jwt": {"audience": "chat", "jwks": {"url": "https://id.example/keys", "refresh": "1m"}}}}""");
        assertThat(TokenKeys.of(inputs)).isEmpty();
        assertThat(NotifierConfig.yaml(CHAT, inputs)).contains("""
                    jwks:
                      refresh: "1m"
                      url: "https://id.example/keys"
                """);
        assertThat(NotifierDeployment.template(CHAT, "0123456789", inputs)
                        .getSpec()
                        .getVolumes())
                .extracting("name")
                .doesNotContain("jwks");
    }

    @Test
    void whoVouchesForTheUrlOfKeysIsMountedAndReadAsAFile() throws Exception {
        RevisionInputs inputs = inputs("""
                {"auth": {"jwt": {"audience": "chat", "jwks": {"url": "https://id.login.svc/keys", "caSecretName": "id-ca"}}}}""");
        assertThat(NotifierConfig.yaml(CHAT, inputs)).contains("""
                    jwks:
                      url: "https://id.login.svc/keys"
                      caFile: "/etc/bellwether/jwks-ca/ca.crt"
                """);
        PodTemplateSpec pod = NotifierDeployment.template(CHAT, "0123456789", inputs);
        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("jwks-ca"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("id-ca"));
        assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
                .extracting("name", "mountPath", "readOnly")
                .contains(tuple("jwks-ca", "/etc/bellwether/jwks-ca", true));
    }

    private static String keysFrom(String url) {
        return "{\"auth\": {\"jwt\": {\"audience\": \"chat\", \"jwks\": {\"url\": \"" + url + "\"}}}}";
    }

    private static List<Integer> egressPorts(RevisionInputs wanted, List<RevisionInputs> alive) {
        return GatewayNetwork.networkPolicy(CHAT, wanted, alive, "bellwether-system").getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    @Test
    void retentionIsTheWidestOverAllTopics() throws Exception {
        assertThat(Retained.by(inputs("""
                        {"topics": [{"name": "a", "retention": {"messages": 5, "age": "24h"}},
                                    {"name": "b", "retention": {"messages": 50, "age": "1h30m"}}]}"""))).isEqualTo(new LogLimits(Duration.ofHours(24), 50));
    }

    private static RevisionInputs inputs(String spec) throws Exception {
        return RevisionInputs.of(new ObjectMapper().readTree(spec), "notifier:1");
    }
}
