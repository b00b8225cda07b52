package dev.bellwether.api.v1alpha1;

import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A gateway that carries notifications from publishers to subscribers, as a namespaced resource. */
@Group("bellwether.dev")
@Version("v1alpha1")
@Kind("NotificationGateway")
@Plural("notificationgateways")
@Singular("notificationgateway")
@ShortNames("ngw")
@ValidationRule(
        value = "size(self.metadata.name) <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name becomes the name of a Service: it must have at most 40 of a-z, 0-9 and '-', begin with a letter and not end with '-'")
public class NotificationGateway extends CustomResource<NotificationGatewaySpec, NotificationGatewayStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;
}
