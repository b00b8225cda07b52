package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a JWK Set (RFC 7517) is; just one of them is given. Its keys may change at any time: pods take new ones over without a restart.
 *
 * @param configMapName a ConfigMap of the gateway's namespace with the entry {@code jwks.json}
 * @param secretName a Secret of the gateway's namespace with the entry {@code jwks.json}, for keys that are secret (HS256, HS384, HS512)
 * @param url an https URL that answers with it; http only of a Service, {@code http://name.namespace.svc}: whoever can change the answer on its way lets anybody in
 * @param refresh a duration, from 10s to 24h, {@code 5m} when absent: how old what the URL answered may get
 * @param caSecretName a Secret with the key {@code ca.crt}, PEM: who may vouch for an https URL; those that Java's runtime knows without it
 */
@ValidationRule(
        value = "[has(self.configMapName), has(self.secretName), has(self.url)].exists_one(said, said)",
        message = "auth.jwt.jwks has exactly one of configMapName, secretName and url; remove others or add one")
@ValidationRule(
        value =
                "!has(self.url) || self.url.startsWith('https://') || self.url.matches('^http://[a-z0-9-]+[.][a-z0-9-]+[.]svc([.]cluster[.]local)?([:/?].*)?$')",
        message =
                "auth.jwt.jwks.url must be https, or http of a Service (http://name.namespace.svc): whoever can change the answer on its way lets anybody in")
@ValidationRule(
        value = "!has(self.refresh) || has(self.url)",
        message =
                "auth.jwt.jwks.refresh goes with url: entries of a ConfigMap or a Secret are read when they change; remove it")
@ValidationRule(
        value =
                "!has(self.refresh) || duration(self.refresh) >= duration('10s') && duration(self.refresh) <= duration('24h')",
        message = "auth.jwt.jwks.refresh must be from 10s to 24h")
@ValidationRule(
        value = "!has(self.caSecretName) || has(self.url) && self.url.startsWith('https://')",
        message = "auth.jwt.jwks.caSecretName goes with an https url: nobody vouches for another; remove it")
public record Jwks(
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String configMapName,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String secretName,

        @Pattern(
                "^https?://(([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?|((25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2}))(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(\\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$")
        @Size(min = 1, max = 500)
        @Nullable
        String url,

        @Pattern("^([0-9]{1,2}h)?([0-9]{1,4}m)?([0-9]{1,5}s)?$") @Size(min = 2, max = 14) @Nullable
        String refresh,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") @Size(min = 1, max = 253) @Nullable
        String caSecretName) {}
