package main

import (
	. "oracle/shared"

	"fmt"
	"log/slog"
	"math"
	"net/netip"

	clustermesh "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/k8s"
	k8sconst "github.com/cilium/cilium/pkg/k8s/apis/cilium.io"
	slim "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	slimmeta "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	testidentity "github.com/cilium/cilium/pkg/testutils/identity"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
	ciliumtypes "github.com/cilium/cilium/pkg/types"
	"github.com/cilium/cilium/pkg/u8proto"
)

// cilium judges with the policy engine of the Cilium agent: NetworkPolicy to policy entries, entries to one policy map
// per endpoint, a look-up in that map. Each pod and each address gets an identity of its own. Two departures from
// Kubernetes are evened out in its input: see onlyDeclaredTypes and onlyNamespaces.
type cilium struct {
	identities map[string]*identity.Identity
	policies   map[string]*policy.EndpointPolicy
}

type owner struct{ ports []port }

func (o owner) GetID() uint64                               { return 1 }
func (o owner) PolicyDebug(string, ...any)                  {}
func (o owner) IsHost() bool                                { return false }
func (o owner) PreviousMapStateSizes() policy.MapStateSizes { return policy.MapStateSizes{} }
func (o owner) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

func (o owner) GetIngressNamedPort(name string, proto u8proto.U8proto) uint16 {
	for _, declared := range o.ports {
		if declared.name == name && protocolOf(declared.protocol) == proto {
			return uint16(declared.number)
		}
	}
	return 0
}

type namedPorts struct{ ciliumtypes.NamedPortMultiMap }

func (n namedPorts) GetNamedPorts() ciliumtypes.NamedPortMultiMap { return n.NamedPortMultiMap }

func protocolOf(name string) u8proto.U8proto {
	protocol, err := u8proto.ParseProtocol(name)
	if err != nil {
		panic(err)
	}
	return protocol
}

func newCilium(c cluster, policies []Object) cilium {
	option.Config.EnableIPv4, option.Config.EnableIPv6 = true, true
	logger := slog.New(slog.DiscardHandler)
	engine := cilium{identities: map[string]*identity.Identity{}, policies: map[string]*policy.EndpointPolicy{}}
	known := identity.IdentityMap{}
	add := func(key string, array labels.LabelArray) *identity.Identity {
		id := identity.NewIdentityFromLabelArray(identity.NumericIdentity(1000+len(known)), array)
		engine.identities[key] = id
		known[id.ID] = id.LabelArray
		return id
	}
	multi := ciliumtypes.NewNamedPortMultiMap()
	for _, p := range c.pods {
		array := labels.LabelArray{labels.NewLabel(k8sconst.PodNamespaceLabel, p.namespace, labels.LabelSourceK8s)}
		for key, value := range p.labels {
			array = append(array, labels.NewLabel(key, value, labels.LabelSourceK8s))
		}
		for key, value := range c.namespaces[p.namespace] {
			array = append(array, labels.NewLabel(k8sconst.PodNamespaceMetaLabelsPrefix+key, value, labels.LabelSourceK8s))
		}
		id := add(podKey(p), array.Sort())
		named := ciliumtypes.NamedPortMap{}
		for _, declared := range p.ports {
			if declared.name != "" {
				named[declared.name] = ciliumtypes.PortProto{Proto: protocolOf(declared.protocol), Port: uint16(declared.number)}
			}
		}
		multi.Update(id.ID, nil, named)
	}
	for _, address := range outside {
		prefix := netip.PrefixFrom(netip.MustParseAddr(address), netip.MustParseAddr(address).BitLen())
		add(address, labels.GetCIDRLabelArray(prefix).Sort())
	}
	manager := identitymanager.NewIDManager(logger)
	repository := policy.NewPolicyRepository(logger, known, nil, nil, manager, testpolicy.NewPolicyMetricsNoop())
	repository.SetNamedPortsGetter(namedPorts{multi})
	repository.GetSelectorCache().SetLocalIdentityNotifier(testidentity.NewDummyIdentityNotifier())
	manager.Subscribe(testpolicy.SelectorCacheObserver{Cache: repository.GetSubjectSelectorCache()})
	for _, source := range policies {
		np := &slim.NetworkPolicy{}
		Decode(source, np)
		onlyDeclaredTypes(np)
		onlyNamespaces(np)
		entries, err := k8s.ParseNetworkPolicy(logger, clustermesh.PolicyAnyCluster, np)
		if err != nil {
			panic(err)
		}
		repository.MustAddPolicyEntries(entries)
	}
	for _, p := range c.pods {
		id := engine.identities[podKey(p)]
		manager.Add(id)
		selected, _, err := repository.ComputeSelectorPolicy(id)
		if err != nil {
			panic(err)
		}
		resolved := selected.DistillPolicy(logger, owner{p.ports}, map[string]uint16{policy.FallbackRedirectID: math.MaxUint16})
		resolved.Ready()
		resolved.Detach(logger)
		engine.policies[podKey(p)] = resolved
	}
	return engine
}

// onlyNamespaces asks every namespaceSelector for the label that all namespaces have: without it Cilium lets a selector
// of NotIn and DoesNotExist alone match addresses outside, which have no namespace.
func onlyNamespaces(np *slim.NetworkPolicy) {
	ask := func(peers []slim.NetworkPolicyPeer) {
		for _, peer := range peers {
			if peer.NamespaceSelector != nil {
				peer.NamespaceSelector.MatchExpressions = append(peer.NamespaceSelector.MatchExpressions,
					slimmeta.LabelSelectorRequirement{Key: k8sconst.LabelMetadataName, Operator: slimmeta.LabelSelectorOpExists})
			}
		}
	}
	for _, rule := range np.Spec.Ingress {
		ask(rule.From)
	}
	for _, rule := range np.Spec.Egress {
		ask(rule.To)
	}
}

// onlyDeclaredTypes removes the section that policyTypes leaves out: Cilium applies it all the same.
func onlyDeclaredTypes(np *slim.NetworkPolicy) {
	if len(np.Spec.PolicyTypes) == 0 {
		return
	}
	ingress, egress := false, false
	for _, policyType := range np.Spec.PolicyTypes {
		ingress = ingress || policyType == slim.PolicyTypeIngress
		egress = egress || policyType == slim.PolicyTypeEgress
	}
	if !ingress {
		np.Spec.Ingress = nil
	}
	if !egress {
		np.Spec.Egress = nil
	}
}

func podKey(p pod) string { return fmt.Sprintf("%s/%s", p.namespace, p.name) }

func (engine cilium) key(e end) string {
	if e.pod == nil {
		return e.address
	}
	return podKey(*e.pod)
}

func (engine cilium) allows(_ cluster, q query) (egress, ingress bool) {
	ask := func(subject, peer end, key policy.Key) bool {
		if subject.pod == nil {
			return true
		}
		id := engine.identities[engine.key(peer)].ID
		entry, _, _ := engine.policies[podKey(*subject.pod)].Lookup(key.WithIdentity(id).WithPortProto(protocolOf(q.protocol), uint16(q.port)))
		return !entry.IsDeny()
	}
	return ask(q.from, q.to, policy.EgressKey()), ask(q.to, q.from, policy.IngressKey())
}
